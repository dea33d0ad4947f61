using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using McpGovernance.Server;
using McpGovernance.Tests.Support;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Conventions;

/// <summary>
/// Everything by which a request can reach a server, held against what governance has placed. It reads the SDK that it runs on:
/// when a newer one has a method, a filter list or a handler more, a person must say how that one is governed.
/// </summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class InventoryTests
{
    /// <summary>What a server asks of its client; a server does not get these.</summary>
    private static readonly string[] SentByServers = ["roots/list", "sampling/createMessage", "elicitation/create"];

    /// <summary>Lists without a pin: setting the level of the log is part of the protocol's own working.</summary>
    private static readonly string[] Unpinned = ["Request.SetLoggingLevelFilters"];

    /// <summary>Each handler that an author can set, and the method by which it is reached.</summary>
    private static readonly Dictionary<string, string> Handlers = new(StringComparer.Ordinal)
    {
        ["ListToolsHandler"] = RequestMethods.ToolsList,
        ["CallToolHandler"] = RequestMethods.ToolsCall,
        ["CallToolWithAlternateHandler"] = RequestMethods.ToolsCall,
        ["ListPromptsHandler"] = RequestMethods.PromptsList,
        ["GetPromptHandler"] = RequestMethods.PromptsGet,
        ["ListResourceTemplatesHandler"] = RequestMethods.ResourcesTemplatesList,
        ["ListResourcesHandler"] = RequestMethods.ResourcesList,
        ["ReadResourceHandler"] = RequestMethods.ResourcesRead,
        ["CompleteHandler"] = RequestMethods.CompletionComplete,
        ["SubscribeToResourcesHandler"] = RequestMethods.ResourcesSubscribe,
        ["UnsubscribeFromResourcesHandler"] = RequestMethods.ResourcesUnsubscribe,
        ["SubscriptionsListenHandler"] = RequestMethods.SubscriptionsListen,
        ["SetLoggingLevelHandler"] = "logging/setLevel",
        ["NotificationHandlers"] = "(notifications ask for nothing)",
    };

    private static readonly string[] FilterLists = [.. Lists(new McpServerOptions()).Select(static list => list.Path)];

    private static IEnumerable<(string Path, object Owner, PropertyInfo Property)> Lists(McpServerOptions options) =>
        from part in options.Filters.GetType().GetProperties()
        let owner = part.GetValue(options.Filters)!
        from property in owner.GetType().GetProperties()
        select ($"{part.Name}.{property.Name}", owner, property);

    [Test]
    public void RequestMethods_EachIsPlaced()
    {
        var methods = typeof(RequestMethods).GetFields().Select(static field => (string)field.GetRawConstantValue()!).ToArray();

        methods.Except(SentByServers).Should().BeEquivalentTo(ServerMethods.Placed, "each method a server can get has its place, and no other has one");
        methods.Should().Contain(SentByServers);
    }

    [Test]
    public void Filters_HaveTwoFamilies() =>
        typeof(McpServerFilters).GetProperties().Select(static property => property.Name).Should().BeEquivalentTo("Request", "Message");

    [TestCaseSource(nameof(FilterLists))]
    public void FilterList_IsPinned(string path)
    {
        var options = new McpServerOptions();
        new ServerPins(FakeGovernance.Edge()).Apply(options);
        var (_, owner, property) = Lists(options).Single(list => list.Path == path);

        property.PropertyType.GetGenericTypeDefinition().Should().Be(typeof(IList<>));
        var isPinned = property.GetValue(owner)!.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(PinnedList<>);
        isPinned.Should().Be(!Unpinned.Contains(path));
    }

    [TestCaseSource(nameof(FilterLists))]
    public void FilterList_ThatLostItsPin_IsTheOnlyProblemAndIsNamed(string path)
    {
        var options = new McpServerOptions();
        var pins = new ServerPins(FakeGovernance.Edge());
        pins.Apply(options);
        pins.Problems(options).Should().BeEmpty();
        var (_, owner, property) = Lists(options).Single(list => list.Path == path);
        property.SetValue(owner, Activator.CreateInstance(typeof(List<>).MakeGenericType(property.PropertyType.GetGenericArguments())));

        if (Unpinned.Contains(path))
        {
            pins.Problems(options).Should().BeEmpty();
        }
        else
        {
            pins.Problems(options).Should().ContainSingle().Which.Should().StartWith($"'McpServerOptions.Filters.{path}' was replaced");
        }
    }

    [Test]
    public void Handlers_EachIsReachedByAPlacedMethod()
    {
        typeof(McpServerHandlers).GetProperties().Select(static property => property.Name).Should().BeEquivalentTo(Handlers.Keys);
        Handlers.Where(static pair => pair.Key.EndsWith("Handler", StringComparison.Ordinal)).Select(static pair => pair.Value)
            .Should().BeSubsetOf(ServerMethods.Placed);
    }

    [Test]
    public void Options_HaveNoOtherWayInThanWeKnow()
    {
        var known = new[] { "Handlers", "Filters", "RequestHandlers", "ToolCollection", "ResourceCollection", "PromptCollection" };
        string[] settings =
        [
            "ServerInfo", "Capabilities", "ProtocolVersion", "InitializationTimeout", "ServerInstructions", "ScopeRequests", "KnownClientInfo",
            "KnownClientCapabilities", "MaxSamplingOutputTokens",
        ];

        typeof(McpServerOptions).GetProperties().Select(static property => property.Name).Should().BeEquivalentTo([.. known, .. settings]);
    }

    [Test]
    public void ClientOptions_HaveNoOtherWayInThanWeKnow()
    {
        string[] wrapped = ["SamplingHandler", "ElicitationHandler", "RootsHandler"];
        string[] told = ["NotificationHandlers"];
        string[] settings = ["ClientInfo", "Capabilities", "InitializeMeta", "ProtocolVersion", "InitializationTimeout", "TimeProvider", "DiscoverProbeTimeout"];

        typeof(McpClientHandlers).GetProperties().Select(static property => property.Name)
            .Should().BeEquivalentTo([.. wrapped, .. told], "a server's request that the SDK answers with another handler would pass ungoverned");
        typeof(McpClientOptions).GetProperties().Select(static property => property.Name).Should().BeEquivalentTo([.. settings, "Handlers"]);
    }

    [Test]
    public void ListResults_KeepEveryPropertyWhenTheyAreCopied()
    {
        Copies(ListShapes.Tools, new Tool { Name = "a" });
        Copies(ListShapes.Prompts, new Prompt { Name = "a" });
        Copies(ListShapes.Resources, new Resource { Name = "a", Uri = "a://a" });
        Copies(ListShapes.ResourceTemplates, new ResourceTemplate { Name = "a", UriTemplate = "a://{a}" });
    }

    [Test]
    public void ListResults_WithoutACacheScope_GetNone() =>
        ListShapes.Tools.Copy(new ListToolsResult(), []).CacheScope.Should().BeNull("the SDK says private by itself, and only where the revision knows it");

    [TestCase(GovernedOperation.CallTool, "Unknown tool: 'x'", -32602)]
    [TestCase(GovernedOperation.GetPrompt, "Unknown prompt: 'x'", -32602)]
    [TestCase(GovernedOperation.ReadResource, "Unknown resource URI: 'x'", -32602)]
    [TestCase(GovernedOperation.UseTask, "Unknown task: 'x'", -32602)]
    [TestCase(GovernedOperation.CustomMethod, "Method 'x' is not available.", -32601)]
    [TestCase(GovernedOperation.Listen, "Method 'x' is not available.", -32601)]
    [TestCase(GovernedOperation.Sample, "Method 'x' is not available.", -32601)]
    [TestCase(GovernedOperation.Elicit, "Method 'x' is not available.", -32601)]
    [TestCase(GovernedOperation.ListRoots, "Method 'x' is not available.", -32601)]
    [TestCase(GovernedOperation.ListTools, "Method 'x' is not available.", -32601)]
    [TestCase(GovernedOperation.ListPrompts, "Method 'x' is not available.", -32601)]
    [TestCase(GovernedOperation.ListResources, "Method 'x' is not available.", -32601)]
    [TestCase(GovernedOperation.ListResourceTemplates, "Method 'x' is not available.", -32601)]
    public void Unknown_EachOperationThatAnswersByAnError(GovernedOperation operation, string message, int code)
    {
        var asking = () => DenialAnswer.Unknown(operation, "x", Revisions.Newer);

        asking.Should().Throw<ModelContextProtocol.McpProtocolException>().WithMessage(message).Which.ErrorCode.Should().Be((ModelContextProtocol.McpErrorCode)code);
    }

    [TestCase(GovernedOperation.Complete, typeof(CompleteResult))]
    [TestCase(GovernedOperation.Subscribe, typeof(EmptyResult))]
    [TestCase(GovernedOperation.Unsubscribe, typeof(EmptyResult))]
    public void Unknown_EachOperationThatAnswersByAResult(GovernedOperation operation, Type result) =>
        DenialAnswer.Unknown(operation, "x", Revisions.Newer).Should().BeOfType(result);

    [Test]
    public void Unknown_EveryOperationStandsInTheTwoTablesAbove()
    {
        var tested = typeof(InventoryTests).GetMethods()
            .Where(static method => method.Name.StartsWith("Unknown_EachOperation", StringComparison.Ordinal))
            .SelectMany(static method => method.GetCustomAttributes<TestCaseAttribute>())
            .Select(static attribute => (GovernedOperation)attribute.Arguments[0]!);

        tested.Should().BeEquivalentTo(Enum.GetValues<GovernedOperation>());
    }

    private static void Copies<TResult, TItem>(ListShape<TResult, TItem> shape, TItem item)
        where TResult : PaginatedResult, new()
    {
        var original = new TResult();
        var properties = typeof(TResult).GetProperties().Where(static property => property.SetMethod is { IsPublic: true }).ToArray();
        foreach (var property in properties)
        {
            property.SetValue(original, Value(property.PropertyType, item));
        }

        IList<TItem> left = [item];
        var copy = shape.Copy(original, left);

        shape.Items(original).Should().ContainSingle().Which.Should().Be(item);
        shape.Items(copy).Should().BeSameAs(left);
        foreach (var property in properties.Where(static property => !typeof(IEnumerable<TItem>).IsAssignableFrom(property.PropertyType)))
        {
            var expected = property.Name == nameof(ICacheableResult.CacheScope) ? CacheScope.Private : property.GetValue(original);
            property.GetValue(copy).Should().Be(expected, "'{0}' of {1} belongs to what a client gets", property.Name, typeof(TResult).Name);
        }
    }

    /// <summary>A value that is not the default. A property of a type that is not here is new: look at it.</summary>
    private static object Value(Type type, object? item) =>
        type == typeof(string) ? "text"
        : type == typeof(TimeSpan?) ? TimeSpan.FromSeconds(7)
        : type == typeof(CacheScope?) ? CacheScope.Public
        : type == typeof(JsonObject) ? new JsonObject { ["key"] = 1 }
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>) ? Single(type.GetGenericArguments()[0], item)
        : throw new NotSupportedException($"A property of type {type} is new to this test.");

    private static IList Single(Type element, object? item)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        list.Add(item);
        return list;
    }
}
