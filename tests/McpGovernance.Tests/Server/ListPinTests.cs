using McpGovernance.Server;
using McpGovernance.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ListPinTests
{
    private readonly FakeRecorder _recorder = new();
    private readonly JsonRpcRequest _request = Messages.Request("tools/list");
    private int _runs;

    private ValueTask<ListToolsResult> RunAsync(params GovernanceInterceptor[] interceptors)
    {
        var pin = new ListPin<ListToolsRequestParams, ListToolsResult, Tool>(FakeGovernance.Edge(FakeGovernance.Create([_recorder, .. interceptors])), ListShapes.Tools);
        return pin.Outer((_, _) =>
        {
            _runs++;
            return new(new ListToolsResult { Tools = [new() { Name = "a" }, new() { Name = "b" }] });
        })(Messages.Typed(_request, new ListToolsRequestParams()), default);
    }

    [Test]
    public async Task Outer_RequestThatNobodyMarked_IsRefusedAndRecorded()
    {
        var running = async () => await RunAsync();

        await running.Should().ThrowAsync<McpProtocolException>().WithMessage(Denials.Undecided.Message);
        _runs.Should().Be(0);
        _recorder.Ends.Should().Equal((CallOutcome.Refused, DenialCodes.GovernanceUndecided));
    }

    [Test]
    public async Task Outer_EntriesRemovedByAStage_AreCountedAndGone()
    {
        var mark = GovernedRequest.Mark(Messages.Context(_request));
        var removed = -1;

        var result = await RunAsync(new DelegatingInterceptor(GovernanceStage.Access, async (context, next) =>
        {
            await next();
            var list = (ListContext)context;
            list.Count.Should().Be(2);
            list.GetTarget(1).Name.Should().Be("b");
            list.RemoveAt(0);
            list.GetTarget(0).Name.Should().Be("b", "what is left moves up");
            removed = list.Removed;
        }));

        removed.Should().Be(1);
        result.Tools.Select(static tool => tool.Name).Should().Equal("b");
        mark.Reached.Should().BeTrue();
        mark.TryAnswer().Should().BeTrue();
        _recorder.Ends.Should().Equal((CallOutcome.Done, null));
    }
}
