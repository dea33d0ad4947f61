using System.Text.Json.Nodes;
using McpGovernance.Redaction;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Redaction;

[Parallelizable(ParallelScope.All)]
internal sealed class SecretCleanerTests
{
    private static readonly string s_secret = LeakingTools.NewSecret();

    private static SecretCleaner Cleaner(params string[] passed)
    {
        var options = new RedactionOptions();
        options.PassedSecrets.UnionWith(passed);
        return new SecretCleaner(Options.Create(options), new OutputSchemas(new JsonSchemaFactory()));
    }

    /// <summary>The state of a round is the server's, and many servers use a token for it: changed, the call could not go on.</summary>
    [Test]
    public void Clean_StateOfARound_StaysAsItIs()
    {
        var result = JsonNode.Parse($$$$"""{"resultType":"input_required","requestState":"{{{{s_secret}}}}","inputRequests":{"a":{"message":"Log in with {{{{s_secret}}}}"}}}""")!;

        var (clean, taken, isValid) = Cleaner().Clean(result, definition: null);

        clean!["requestState"]!.GetValue<string>().Should().Be(s_secret);
        clean["inputRequests"]!["a"]!["message"]!.GetValue<string>().Should().Be("Log in with [redacted:provider-token]");
        (taken!.Counts["provider-token"], isValid).Should().Be((2, true));
    }

    [Test]
    public void Clean_AllKindsPassed_LooksAtNothing()
    {
        var cleaner = Cleaner([.. SecretKinds.All]);
        var result = new CallToolResult { Content = [new TextContentBlock { Text = s_secret }] };

        cleaner.Clean(s_secret).Should().BeSameAs(s_secret);
        cleaner.Clean(JsonValue.Create(s_secret)).Should().BeNull();
        cleaner.Clean(result, definition: null).Should().Be(((SecretTally?)null, true));
        ((TextContentBlock)result.Content[0]).Text.Should().Be(s_secret);
    }

    /// <summary>What goes through no stage is cleaned as a message.</summary>
    [Test]
    public void Clean_EveryMessageWithoutAStage()
    {
        var text = $"with {s_secret}";
        var cleaner = Cleaner();
        JsonRpcMessage[] messages =
        [
            new JsonRpcNotification { Method = "acme/step", Params = new JsonObject { ["a"] = text } },
            new JsonRpcRequest { Id = new RequestId(1), Method = "elicitation/create", Params = new JsonObject { ["message"] = text } },
            .. ((object?[])[null, text, new JsonObject { ["a"] = text }, System.Text.Json.JsonElement.Parse($"[\"{text}\"]"), new Dictionary<string, object?> { ["a"] = text, ["b"] = "other" }])
                .Select(data => new JsonRpcError { Id = new RequestId(1), Error = new JsonRpcErrorDetail { Code = -32603, Message = text, Data = data } }),
        ];
        foreach (var message in messages)
        {
            cleaner.Clean(message);

            System.Text.Json.JsonSerializer.Serialize(message, ModelContextProtocol.McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage))).Should().Contain("with [redacted:provider-token]").And.NotContain(s_secret);
        }

        messages.OfType<JsonRpcError>().Last().Error.Data.Should().BeEquivalentTo(new Dictionary<string, object?> { ["a"] = "with [redacted:provider-token]", ["b"] = "other" });
    }

    /// <summary>Whatever carries text in a result is cleaned where it stands.</summary>
    [Test]
    public void Clean_EveryPartOfEveryResult()
    {
        var text = $"with {s_secret}";
        JsonObject Meta() => new() { ["a"] = text };
        Result[] results =
        [
            new CallToolResult { Meta = Meta(), Content = [new TextContentBlock { Text = text, Meta = Meta() }, new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = text, Text = text, Meta = Meta() } }, new ResourceLinkBlock { Uri = text, Name = text, Title = text, Description = text }] },
            new ReadResourceResult { Meta = Meta(), Contents = [new TextResourceContents { Uri = text, Text = text }] },
            new GetPromptResult { Meta = Meta(), Description = text, Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = text } }] },
            new CompleteResult { Meta = Meta(), Completion = new Completion { Values = [text, "other"] } },
        ];
        foreach (var result in results)
        {
            var (taken, isValid) = Cleaner().Clean(result, definition: null);

            isValid.Should().BeTrue();
            taken!.Counts["provider-token"].Should().BeGreaterThanOrEqualTo(2);
            System.Text.Json.JsonSerializer.Serialize(result, ModelContextProtocol.McpJsonUtilities.DefaultOptions.GetTypeInfo(result.GetType())).Should().Contain("with [redacted:provider-token]").And.NotContain(s_secret);
        }
    }
}
