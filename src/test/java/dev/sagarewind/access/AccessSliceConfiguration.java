package dev.sagarewind.access;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;

/** The sign-in, for tests of pages and answers. */
@TestConfiguration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessSettings.class)
@Import({AccessConfiguration.class, Actors.class, AccessWebConfiguration.class, SecurityConfiguration.class})
public class AccessSliceConfiguration {}
