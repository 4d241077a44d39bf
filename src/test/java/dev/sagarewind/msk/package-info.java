/** Amazon MSK with IAM, as far as a client sees it: a broker that checks signatures and policies, and STS beside it. */
package dev.sagarewind.msk;
