package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.web.Paging;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes the API: how to sign in, and that everything refused is a problem with a code. */
@Configuration
class OpenApiConfiguration {

    private static final String BASIC = "basic";
    private static final String BEARER = "bearer";
    private static final String PROBLEM = "Problem";

    /**
     * An RFC 9457 problem.
     *
     * @param code stable, upper snake case
     * @param detail what is so and what to do
     * @param errors of a 400: every wrong field
     */
    record Problem(
            String type, String title, int status, String code, String detail, String instance, List<Error> errors) {

        /** @param pointer JSON pointer into the body, or a slash and a query parameter's name */
        record Error(String pointer, String code, String detail) {}
    }

    OpenApiConfiguration() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Actor.class, Paging.class);
    }

    @Bean
    OpenAPI openApi() {
        Components components = new Components()
                .addSecuritySchemes(
                        BASIC,
                        new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic"))
                .addSecuritySchemes(
                        BEARER,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("An API token of the console, or an access token of the OpenID provider"));
        return new OpenAPI()
                .info(new Info()
                        .title("Saga Rewind")
                        .version("v1")
                        .description("Brings failed Kafka consumers back, and proves it. Times are ISO 8601 in UTC;"
                                + " unknown fields and parameters are refused; what is refused changes nothing.")
                        .license(new License().name("Apache-2.0")))
                .servers(List.of(new Server().url("/")))
                .components(components)
                .addSecurityItem(new SecurityRequirement().addList(BEARER))
                .addSecurityItem(new SecurityRequirement().addList(BASIC));
    }

    /** What {@link Paging} reads from the query. */
    @Bean
    OperationCustomizer listsAreReadInSlices() {
        return (operation, method) -> {
            if (Arrays.stream(method.getMethodParameters())
                    .anyMatch(parameter -> parameter.getParameterType() == Paging.class)) {
                operation.addParametersItem(new QueryParameter()
                        .name("limit")
                        .description("How many items at most")
                        .schema(new IntegerSchema()
                                .minimum(BigDecimal.ONE)
                                .maximum(BigDecimal.valueOf(Paging.MAX_LIMIT))
                                ._default(Paging.DEFAULT_LIMIT)));
                operation.addParametersItem(new QueryParameter()
                        .name("cursor")
                        .description("Where to go on: next of the answer before")
                        .schema(new StringSchema()));
            }
            return operation;
        };
    }

    @Bean
    OpenApiCustomizer everyOperationMayRefuse() {
        ApiResponse refused = new ApiResponse()
                .description("Refused: code says why, detail what to do. Nothing was changed.")
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
        return api -> {
            ModelConverters.getInstance().readAll(Problem.class).forEach(api.getComponents()::addSchemas);
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .map(Operation::getResponses)
                    .forEach(responses -> responses.addApiResponse("default", refused));
        };
    }
}
