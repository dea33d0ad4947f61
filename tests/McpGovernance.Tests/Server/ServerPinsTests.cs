using McpGovernance.Server;
using McpGovernance.Tests.Support;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ServerPinsTests
{
    private readonly McpServerOptions _options = new();
    private readonly ServerPins _pins = new(FakeGovernance.Edge());

    [Test]
    public void Apply_Twice_LeavesTheListsAsTheyAre()
    {
        _pins.Apply(_options);
        var (calls, lists, messages) = (_options.Filters.Request.CallToolFilters, _options.Filters.Request.ListToolsFilters, _options.Filters.Message.IncomingFilters);

        _pins.Apply(_options);

        _options.Filters.Request.CallToolFilters.Should().BeSameAs(calls);
        _options.Filters.Request.ListToolsFilters.Should().BeSameAs(lists);
        _options.Filters.Message.IncomingFilters.Should().BeSameAs(messages);
    }

    [Test]
    public void Apply_KeepsTheFiltersOfOthersBetweenOurs()
    {
        McpMessageFilter mine = static next => next;
        McpRequestFilter<CallToolRequestParams, CallToolResult> call = static next => next;
        McpRequestFilter<GetPromptRequestParams, GetPromptResult> prompt = static next => next;
        _options.Filters.Message.IncomingFilters.Add(mine);
        _options.Filters.Message.OutgoingFilters.Add(mine);
        _options.Filters.Request.CallToolFilters.Add(call);
        _options.Filters.Request.GetPromptFilters.Add(prompt);

        _pins.Apply(_options);

        _options.Filters.Message.IncomingFilters.Should().HaveCount(3).And.HaveElementAt(1, mine);
        _options.Filters.Message.OutgoingFilters.Should().HaveCount(2).And.HaveElementAt(0, mine);
        _options.Filters.Request.CallToolFilters.Should().HaveCount(3).And.HaveElementAt(1, call);
        _options.Filters.Request.GetPromptFilters.Should().HaveCount(3).And.HaveElementAt(1, prompt);
    }

    [Test]
    public void Apply_OptionsOfAnotherGovernance_Throws()
    {
        new ServerPins(FakeGovernance.Edge()).Apply(_options);

        ((Action)(() => _pins.Apply(_options))).Should().Throw<GovernanceConfigurationException>().WithMessage(
            "These 'McpServerOptions' are governed already, by another governance. Give each server options of its own, or one governance.");
        _pins.Problems(_options).Should().HaveCount(13);
    }

    [Test]
    public void Problems_NothingApplied_NamesEachList() =>
        _pins.Problems(_options).Should().HaveCount(13).And.OnlyContain(static problem => problem.EndsWith(
            "was replaced after 'WithGovernance', so that requests would pass ungoverned. Add to the list that is there instead of replacing it.", StringComparison.Ordinal));

    [Test]
    public void Problems_AlternateHandler_SaysWhyAndWhatToUseInstead()
    {
        _pins.Apply(_options);
        _options.Handlers.CallToolWithAlternateHandler = static (_, _) => default;

        _pins.Problems(_options).Should().ContainSingle().Which.Should().Be(
            "This server sets 'McpServerHandlers.CallToolWithAlternateHandler', which replaces the whole tool pipeline, so that calls would run ungoverned. "
            + "Use 'CallToolHandler', tools, or 'CallToolWithAlternateFilters' instead.");
    }

    [Test]
    public void Pin_CopyOfAPinnedList_HasOursOnce()
    {
        var (first, last, other) = (new object(), new object(), new object());

        ServerPins.Pin(new List<object> { first, other, last }, first, last).Should().Equal(first, other, last);
        ServerPins.Pin(new List<object> { first, other }, first, last).Should().Equal(first, other, last);
        ServerPins.Pin(new List<object> { other, last }, first, last).Should().Equal(first, other, last);
    }

    [Test]
    public void HasPin_NeedsBothOfOurs()
    {
        var (first, last) = (new object(), new object());
        var pinned = ServerPins.Pin(new List<object>(), first, last);

        ServerPins.HasPin(pinned, first, last).Should().BeTrue();
        ServerPins.HasPin(pinned, first, null).Should().BeFalse();
        ServerPins.HasPin(pinned, null, last).Should().BeFalse();
        ServerPins.HasPin([first, last], first, last).Should().BeFalse();
        ServerPins.Pin(pinned, first, last).Should().BeSameAs(pinned);
        ((Action)(() => ServerPins.Pin(pinned, first, new object()))).Should().Throw<GovernanceConfigurationException>();
    }
}
