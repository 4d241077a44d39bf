package dev.sagarewind.support;

import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * For a console that is started beside tests and not by them, as a singleton of its context: its component scan would
 * find what the tests declare for themselves.
 */
public final class TestClassesExcluded extends TypeExcludeFilter {
    @Override
    public boolean match(MetadataReader candidate, MetadataReaderFactory factory) {
        return candidate.getResource().getDescription().contains("test-classes");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TestClassesExcluded;
    }

    @Override
    public int hashCode() {
        return TestClassesExcluded.class.hashCode();
    }
}
