using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Compliance.Classification;
using ModelContextProtocol.Server;

namespace McpGovernance.Redaction;

/// <summary>
/// Writes into a tool's schemas what its method says of the classes of its data, with <see cref="DataClassificationAttribute"/> on parameters, on their
/// types and on what it returns. So there is one place where classes stand, which clients, reviewers and digests see.
/// </summary>
/// <remarks>Thread safe. Properties of types are not looked at, because a program that was trimmed need not have them: write the keyword there.</remarks>
internal static class ClassifiedDefinition
{
    /// <summary>The name of a class: <c>taxonomy:value</c>.</summary>
    public static string NameOf(DataClassification one) => $"{one.TaxonomyName}:{one.Value}";

    /// <summary>Adds to the tool's schemas what its method says. What stands there already stays.</summary>
    public static void Write(McpServerTool tool)
    {
        if (tool.Metadata.OfType<MethodInfo>().FirstOrDefault() is not { } method)
        {
            return;
        }

        var definition = tool.ProtocolTool;
        var parameters = method.GetParameters().Where(static one => one.Name is not null).Select(static one => (Name: one.Name!, Classes: Classes(one))).Where(static one => one.Classes.Count > 0).ToList();
        if (parameters.Count > 0 && WithProperties(definition.InputSchema, parameters) is { } input)
        {
            definition.InputSchema = input;
        }

        if (definition.OutputSchema is { ValueKind: JsonValueKind.Object } output && Classes(method.ReturnParameter) is { Count: > 0 } returned)
        {
            var schema = JsonObject.Create(output)!;
            if (Add(schema, returned))
            {
                definition.OutputSchema = JsonElement.Parse(schema.ToJsonString());
            }
        }
    }

    private static JsonElement? WithProperties(JsonElement input, List<(string Name, List<string> Classes)> parameters)
    {
        if (input.ValueKind != JsonValueKind.Object || JsonObject.Create(input) is not { } schema || schema["properties"] is not JsonObject properties)
        {
            return null;
        }

        var isChanged = false;
        foreach (var (name, classes) in parameters)
        {
            if (properties[name] is JsonObject property)
            {
                isChanged |= Add(property, classes);
            }
            else if (properties.ContainsKey(name))
            {
                properties[name] = new JsonObject { [ClassMap.Keyword] = Text(classes) };     // It was 'true': anything.
                isChanged = true;
            }
        }

        return isChanged ? JsonElement.Parse(schema.ToJsonString()) : null;
    }

    /// <summary>Several classes are an array; those that stand there already are kept.</summary>
    private static bool Add(JsonObject schema, IReadOnlyList<string> classes)
    {
        var known = schema[ClassMap.Keyword] switch
        {
            JsonArray several => several.Select(static one => one?.ToString()).OfType<string>(),
            JsonValue one => [one.ToString()],
            _ => Enumerable.Empty<string>(),
        };
        string[] all = [.. known.Union(classes, StringComparer.Ordinal)];
        if (all.Length == known.Count())
        {
            return false;
        }

        schema[ClassMap.Keyword] = Text(all);
        return true;
    }

    private static JsonNode Text(IReadOnlyList<string> classes) =>
        classes.Count == 1 ? JsonValue.Create(classes[0]) : new JsonArray([.. classes.Select(static one => (JsonNode)JsonValue.Create(one))]);

    private static List<string> Classes(ParameterInfo parameter) =>
    [
        .. parameter.GetCustomAttributes<DataClassificationAttribute>(inherit: true).Concat(parameter.ParameterType.GetCustomAttributes<DataClassificationAttribute>(inherit: true))
            .Select(static one => one.Classification).Where(static one => one != DataClassification.None && one != DataClassification.Unknown)
            .Select(NameOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];
}
