package dev.sagarewind.access;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;

/** What guards controllers, for tests without a database. */
@TestConfiguration(proxyBeanMethods = false)
@Import(AccessWebConfiguration.class)
public class AccessSlice {}
