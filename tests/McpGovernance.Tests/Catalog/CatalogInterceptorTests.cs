using System.Text.Json;
using McpGovernance.Catalog;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CatalogInterceptorTests : IDisposable
{
    private const string Broken = """{"type":"object","properties":{"a":{"$ref":"#/$defs/none"}}}""";

    private readonly CollectingLoggerProvider _logs = new();
    private readonly LoggerFactory _loggers;
    private readonly GovernancePipeline _pipeline;

    public CatalogInterceptorTests()
    {
        _loggers = new LoggerFactory([_logs]);
        _pipeline = new GovernancePipeline([new FakeRecorder(), new CatalogInterceptor(new LiveToolDirectory(), FakeCatalog.Selector(), FakeCatalog.Entries(), new ContractSchemas(new JsonSchemaFactory()), _loggers.CreateLogger<CatalogInterceptor>())]);
    }

    public void Dispose() => _loggers.Dispose();

    private static FakeInvokeContext Call(ToolContract? contract)
    {
        var context = new FakeInvokeContext(kind: null);
        context.Target = context.Target with { Contract = contract };
        return context;
    }

    [Test]
    public async Task Call_OfAToolWhoseSchemaCompiles_GetsItsContract()
    {
        var context = Call(FakeContract.Create("""{"type":"object"}"""));
        await _pipeline.InvokeAsync(context);
        context.Denial.Should().BeNull();
        context.Target.Contract!.Kind.Should().Be(ToolKind.Destructive, "it is the directory's contract now");
    }

    [TestCase(Broken, null)]
    [TestCase("""{"type":"object"}""", Broken)]
    public async Task Call_OfAToolWhoseSchemaDoesNotCompile_IsOfAnUnknownTool(string input, string? output)
    {
        var context = Call(FakeContract.Create(input, output));
        await _pipeline.InvokeAsync(context);
        context.Denial.Should().BeSameAs(Denials.Unknown);
        context.HandlerStarted.Should().BeFalse();
    }

    [Test]
    public async Task Tool_WhoseSchemaDoesNotCompile_IsToldToTheOperatorOnceAndWhere()
    {
        var contract = FakeContract.Create(Broken);
        await _pipeline.InvokeAsync(Call(contract));
        await _pipeline.InvokeAsync(Call(contract));
        _logs.Lines.Should().ContainSingle().Which.Should().Contain("'create_ticket'").And.Contain("input schema").And.Contain("/properties/a/$ref");
    }

    [Test]
    public async Task List_LeavesOutWhatIsNotServed_AndKeepsTheOrder()
    {
        var list = new ContractList(
        [
            new(TargetKind.Tool, "a", FakeContract.Create("""{"type":"object"}""", name: "a")),
            new(TargetKind.Tool, "b", FakeContract.Create(Broken, name: "b")),
            new(TargetKind.Tool, "c", FakeContract.Create("""{"type":"object"}""", name: "c")),
            new(TargetKind.Tool, "d"),
        ]);
        await _pipeline.ListAsync(list);
        list.Names.Should().Equal("a", "c", "d");
        _logs.Lines.Should().ContainSingle().Which.Should().Contain("'b'");
    }

    [Test]
    public async Task List_OnAClient_LeavesOutWhatCannotBeReadAsATool()
    {
        var list = new ContractList([new(TargetKind.Tool, "a", FakeContract.Create("""{"type":"object"}""")), new(TargetKind.Tool, "d")], side: GovernanceSide.Client);
        await _pipeline.ListAsync(list);
        list.Names.Should().Equal("a");
        _logs.Lines.Should().ContainSingle().Which.Should().Contain("'d'");
    }

    [Test]
    public async Task List_OfAStranger_WritesNoLineOfItsOwnIntoTheLog()
    {
        var list = new ContractList(
        [
            new(TargetKind.Tool, "a\nError: forged" + new string('x', 10_000)),
            new(TargetKind.Tool, "b", FakeContract.Create("""{"type":"object","$ref":"#/a\nError: forged"}""", name: "b\r\nforged")),
        ], side: GovernanceSide.Client);
        await _pipeline.ListAsync(list);
        list.Names.Should().BeEmpty();
        _logs.Lines.Should().HaveCount(2).And.OnlyContain(static line => !line.Contains('\n') && !line.Contains('\r') && line.Length < 2_000);
    }

    [Test]
    public async Task List_OfOtherThings_IsLeftAlone()
    {
        var list = new ContractList([new(TargetKind.Prompt, "a")], GovernedOperation.ListPrompts, GovernanceSide.Client);
        await _pipeline.ListAsync(list);
        list.Names.Should().Equal("a");
    }

    private sealed class ContractList(List<GovernanceTarget> entries, GovernedOperation operation = GovernedOperation.ListTools, GovernanceSide side = GovernanceSide.Server)
        : ListContext(FakeFacts.Create("tools/list") with { Side = side }, operation, new FakePolicyEvaluator(), TimeProvider.System)
    {
        private readonly List<GovernanceTarget> _targets = [];

        public IEnumerable<string> Names => _targets.Select(static target => target.Name);

        public override int Count => _targets.Count;

        public override ModelContextProtocol.Protocol.Result? Result => null;

        public override GovernanceTarget GetTarget(int index) => _targets[index];

        public override void RemoveAt(int index) => _targets.RemoveAt(index);

        private protected override ValueTask InvokeHandlerAsync()
        {
            foreach (var entry in entries)
            {
                if ((Select is { } select ? select(entry) : entry) is { } selected)
                {
                    _targets.Add(selected);
                }
            }

            return ValueTask.CompletedTask;
        }
    }
}
