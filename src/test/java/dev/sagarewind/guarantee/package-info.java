/** What is promised under faults, shown by bringing the faults about; docs/guarantees.md names each test. */
package dev.sagarewind.guarantee;
