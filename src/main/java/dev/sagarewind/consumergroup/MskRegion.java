package dev.sagarewind.consumergroup;

import software.amazon.awssdk.regions.Region;
import software.amazon.msk.auth.iam.internals.region.ConfigurableRegionProvider;

/** The region to sign for where a broker's name says none. */
record MskRegion(Region region) implements ConfigurableRegionProvider {

    @Override
    public Region getRegion(String host) {
        return region;
    }

    @Override
    public Region getRegion() {
        return region;
    }
}
