/** The orchestrator: takes orders and asks the other services, one step after the other. */
package dev.sagarewind.demo.order;
