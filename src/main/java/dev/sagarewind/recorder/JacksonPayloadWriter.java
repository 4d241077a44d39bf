package dev.sagarewind.recorder;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** Apart from its users because Jackson need not be there. */
final class JacksonPayloadWriter implements PayloadWriter {

    private final ObjectMapper mapper;

    JacksonPayloadWriter(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public String json(Object payload) {
        try {
            return mapper.writeValueAsString(payload);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "A payload of type " + payload.getClass().getName() + " cannot be written as JSON", e);
        }
    }
}
