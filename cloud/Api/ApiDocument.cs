using Checkpoint.Cloud.Registry;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Api;

/// <summary>What programs can ask for, as an OpenAPI document: /openapi/v1.json.</summary>
public static class ApiDocument
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services)
    {
        // Answers are written with contexts of their own; here it is for the schemas, which are to name the same values.
        services.ConfigureHttpJsonOptions(http =>
        {
            http.SerializerOptions.Converters.Add(new CamelCase<RegistrationStatus>());
            http.SerializerOptions.Converters.Add(new CamelCase<PlateColour>());
            http.SerializerOptions.Converters.Add(new CamelCase<FilingState>());
            http.SerializerOptions.Converters.Add(new CamelCase<FilingStep>());
            http.SerializerOptions.Converters.Add(new CamelCase<FilingAction>());
            http.SerializerOptions.Converters.Add(new CamelCase<VehicleClass>());
            http.SerializerOptions.Converters.Add(new CamelCase<Likeness>());
        });
        return services.AddOpenApi(document => document.AddDocumentTransformer((openApi, _, _) =>
        {
            (openApi.Info.Title, openApi.Info.Version) = ("Checkpoint centre", "1");
            return Task.CompletedTask;
        }));
    }
}
