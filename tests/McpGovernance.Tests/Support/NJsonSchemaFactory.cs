using System.Text.Json;
using McpGovernance.Schemas;
using NJsonSchema;

namespace McpGovernance.Tests.Support;

/// <summary>Another library behind the seam of validators: it shows that nothing else knows ours.</summary>
internal sealed class NJsonSchemaFactory : SchemaValidatorFactory
{
    public override SchemaValidator Create(JsonElement schema) =>
        new Validator(NJsonSchema.JsonSchema.FromJsonAsync(schema.GetRawText()).GetAwaiter().GetResult());

    private sealed class Validator(NJsonSchema.JsonSchema schema) : SchemaValidator
    {
        public override SchemaVerdict Validate(JsonElement value) => schema.Validate(value.GetRawText()).Count == 0 ? SchemaVerdict.Valid : SchemaVerdict.Invalid;

        public override SchemaReport Explain(JsonElement value)
        {
            var errors = schema.Validate(value.GetRawText());
            return new SchemaReport
            {
                Verdict = errors.Count == 0 ? SchemaVerdict.Valid : SchemaVerdict.Invalid,
                IsCut = false,
                Errors =
                [
                    .. errors.Select(static error => new SchemaError
                    {
                        InstancePointer = error.Path?.TrimStart('#') ?? "",
                        SchemaPointer = "",
                        Keyword = error.Kind.ToString(),
                        Expected = "something else",
                        Actual = $"wrong ({error.Kind})",
                    }),
                ],
            };
        }
    }
}
