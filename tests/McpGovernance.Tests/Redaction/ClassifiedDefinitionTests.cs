using System.Text.Json.Nodes;
using McpGovernance.Redaction;
using Microsoft.Extensions.Compliance.Classification;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Redaction;

/// <summary>What a method says of its data with attributes stands in the schemas of its tool.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ClassifiedDefinitionTests
{
    private static McpServerTool Tool(Delegate method) => McpServerTool.Create(method, new() { Name = "t", UseStructuredContent = true });

    private static McpServerTool Written(Delegate method)
    {
        var tool = Tool(method);
        ClassifiedDefinition.Write(tool);
        return tool;
    }

    private static string? ClassOf(McpServerTool tool, string parameter) =>
        JsonNode.Parse(tool.ProtocolTool.InputSchema.GetRawText())!["properties"]![parameter]!.AsObject().TryGetPropertyValue("x-mcp-governance-class", out var said) ? said!.ToJsonString() : null;

    [Test]
    public void Write_Parameters_HaveTheirClasses()
    {
        var tool = Written(static ([Personal] string email, [Personal, Health] int age, string plain, [Unknown] string unknown, Patient patient) => $"{email}{age}{plain}{unknown}{patient}");

        ClassOf(tool, "email").Should().Be("\"company:personal\"");
        ClassOf(tool, "age").Should().Be("""["company:health","company:personal"]""");
        ClassOf(tool, "plain").Should().BeNull();
        ClassOf(tool, "unknown").Should().BeNull();
        ClassOf(tool, "patient").Should().Be("\"company:health\"", "its type has the class");
        tool.ProtocolTool.InputSchema.GetProperty("required").GetArrayLength().Should().Be(5, "the rest of the schema stays");
    }

    [Test]
    public void Write_Anything_BecomesAnObjectWithAClass() =>
        ClassOf(Written(static ([Personal] object anything) => $"{anything}"), "anything").Should().Be("\"company:personal\"");

    [Test]
    public void Write_WhatItReturns_HasAClass()
    {
        Written([return: Personal] static () => "a").ProtocolTool.OutputSchema!.Value.GetProperty("x-mcp-governance-class").GetString().Should().Be("company:personal");
        Written(static () => 1).ProtocolTool.OutputSchema!.Value.TryGetProperty("x-mcp-governance-class", out _).Should().BeFalse();
    }

    [Test]
    public void Write_Twice_ChangesNothingMore_AndKeepsWhatWasThere()
    {
        var tool = Tool(static ([Personal] string email) => email);
        var schema = JsonNode.Parse(tool.ProtocolTool.InputSchema.GetRawText())!;
        schema["properties"]!["email"]!["x-mcp-governance-class"] = "own";
        tool.ProtocolTool.InputSchema = System.Text.Json.JsonElement.Parse(schema.ToJsonString());

        ClassifiedDefinition.Write(tool);
        var once = tool.ProtocolTool.InputSchema.GetRawText();
        ClassifiedDefinition.Write(tool);

        ClassOf(tool, "email").Should().Be("""["own","company:personal"]""");
        tool.ProtocolTool.InputSchema.GetRawText().Should().Be(once);
    }

    [Test]
    public void Follow_ToolsThatComeLater_AreClassifiedToo()
    {
        var tools = new McpServerPrimitiveCollection<McpServerTool>();
        var classified = new ClassifiedTools();
        classified.Follow(null);
        classified.Follow(tools);
        classified.Follow(tools);

        tools.Add(Tool(static ([Personal] string email) => email));

        ClassOf(tools.Single(), "email").Should().Be("\"company:personal\"");
    }

    [AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue | AttributeTargets.Class)]
    private sealed class PersonalAttribute() : DataClassificationAttribute(new DataClassification("company", "personal"));

    [AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Class)]
    private sealed class HealthAttribute() : DataClassificationAttribute(new DataClassification("company", "health"));

    [AttributeUsage(AttributeTargets.Parameter)]
    private sealed class UnknownAttribute() : DataClassificationAttribute(DataClassification.Unknown);

    [Health]
    private sealed record Patient(string Name);
}
