using System.Text.Json;
using McpGovernance.Catalog;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ContractInterceptorTests : IDisposable
{
    private const string Ticket = """
        {
          "type": "object",
          "properties": {
            "title": { "type": "string" },
            "priority": { "type": "integer", "minimum": 1, "maximum": 5, "default": 3, "examples": [2] }
          },
          "required": ["title", "priority"]
        }
        """;

    private readonly ContractOptions _options = new();
    private readonly CollectingLoggerProvider _logs = new();
    private readonly LoggerFactory _loggers;
    private SchemaValidatorFactory _validators = new JsonSchemaFactory();
    private IDictionary<string, JsonElement>? _ran;

    public ContractInterceptorTests() => _loggers = new LoggerFactory([_logs]);

    public void Dispose() => _loggers.Dispose();

    private static Dictionary<string, JsonElement>? Values(string? json) =>
        json is null ? null : JsonElement.Parse(json).EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value, StringComparer.Ordinal);

    private FakeInvokeContext Call(ToolContract? contract, string? arguments, CallToolResult? result = null, RequestFacts? facts = null)
    {
        var context = new FakeInvokeContext(kind: null, facts: facts)
        {
            Values = Values(arguments),
            Handler = context =>
            {
                _ran = context.Arguments ?? new Dictionary<string, JsonElement>();
                context.Result = result ?? new CallToolResult();
                return ValueTask.CompletedTask;
            },
        };
        context.Target = context.Target with { Contract = contract };
        return context;
    }

    private async Task<FakeInvokeContext> RunAsync(FakeInvokeContext context)
    {
        var interceptor = new ContractInterceptor(new ContractSchemas(_validators), new Lifting(new LiveToolDirectory(), new ContractSchemas(_validators)), Options.Create(_options), _loggers.CreateLogger<ContractInterceptor>());
        await new GovernancePipeline([new FakeRecorder(), interceptor]).InvokeAsync(context);
        return context;
    }

    private async Task<Denial?> CallAsync(string schema, string? arguments) => (await RunAsync(Call(FakeContract.Create(schema), arguments))).Denial;

    private async Task<Denial?> AnswerAsync(string output, string? content, ToolKind kind = ToolKind.Read, string revision = Revisions.Newer, GovernanceSide side = GovernanceSide.Server, bool isError = false) =>
        (await RunAsync(Call(
            FakeContract.Create("""{"type":"object"}""", output, kind),
            "{}",
            new CallToolResult { IsError = isError, StructuredContent = content is null ? null : JsonElement.Parse(content) },
            FakeFacts.Create() with { ProtocolVersion = revision, Side = side }))).Denial;

    private async Task<string?> CodeAsync(string output, string? content, ToolKind kind = ToolKind.Read, string revision = Revisions.Newer, GovernanceSide side = GovernanceSide.Server, bool isError = false) =>
        (await AnswerAsync(output, content, kind, revision, side, isError))?.Code;

    private string Ran => JsonSerializer.Serialize(_ran);

    [Test]
    public async Task Arguments_AsTheSchemaSays_ReachTheToolAsTheyCame()
    {
        (await CallAsync(Ticket, """{"title":"a","priority":1,"other":true}""")).Should().BeNull();
        Ran.Should().Be("""{"title":"a","priority":1,"other":true}""");
    }

    [TestCase("""{"title":5,"priority":1}""", "'/title'", "string")]
    [TestCase("""{"title":"a","priority":9}""", "'/priority'", "5")]
    [TestCase("""{"title":"a","priority":"2"}""", "'/priority'", "integer")]
    [TestCase("""{"title":null,"priority":1}""", "'/title'", "string")]
    [TestCase("""{"priority":1}""", "'/title'", "missing")]
    [TestCase("{}", "'/title'", "missing")]
    [TestCase(null, "'/title'", "missing")]
    public async Task Arguments_NotAsTheSchemaSays_AreRefusedWithTheirPlaceAndWhatWasExpected(string? arguments, string place, string expected)
    {
        var denial = await CallAsync(Ticket, arguments);
        denial!.Code.Should().Be(DenialCodes.ContractArgumentsInvalid);
        denial.Message.Should().Contain(place).And.Contain(expected).And.Contain("call the tool again");
        _ran.Should().BeNull();
    }

    [Test]
    public async Task Arguments_Refused_TheRecordHasPlacesOfTheSchemaAndNothingOfTheArguments()
    {
        var denial = await CallAsync("""{"type":"object","additionalProperties":false}""", """{"secret name":"secret value"}""");
        denial!.Message.Should().Contain("secret name", "the caller wrote it").And.NotContain("secret value");
        denial.Detail.Should().Be("/additionalProperties.");
        _logs.Lines.Should().ContainSingle().Which.Should().NotContain("secret");
    }

    [Test]
    public async Task Arguments_AnExampleOfTheSchema_IsGivenToTheModel() =>
        (await CallAsync(Ticket, """{"title":"a","priority":"high"}"""))!.Message.Should().Contain("For example: 2");

    [Test]
    public async Task Arguments_ManyFaults_AreCut()
    {
        var names = Enumerable.Range(0, 100).Select(static i => $"\"a{i}\"").ToList();
        var denial = await CallAsync($$"""{"type":"object","properties":{ {{string.Join(',', names.Select(static name => $"{name}:{{\"type\":\"string\"}}"))}} } }""", $$"""{ {{string.Join(',', names.Select(static name => $"{name}:1"))}} }""");
        denial!.Message.Should().Contain("There is more.");
        denial.Message.Length.Should().BeLessThan(2_001);
        denial.Detail.Should().EndWith("and more.");
    }

    [Test]
    public async Task Arguments_BeyondALimit_HaveACodeOfTheirOwn()
    {
        _validators = new JsonSchemaFactory(new() { Limits = new() { MaxDepth = 4 } });
        var denial = await CallAsync("""{"type":"object"}""", """{"a":[[[[[1]]]]]}""");
        denial!.Code.Should().Be(DenialCodes.ContractLimitExceeded);
        denial.Message.Should().Contain("nested too deeply");
        denial.Detail.Should().Be("Arguments: TooDeep.");
    }

    [Test]
    public async Task Arguments_ANameTwice_AreInvalid() =>
        (await CallAsync("""{"type":"object"}""", """{"a":{"b":1,"b":2}}"""))!.Code.Should().Be(DenialCodes.ContractArgumentsInvalid);

    [Test]
    public async Task Defaults_OfWhatIsRequiredAndMissing_AreFilledIn()
    {
        await CallAsync(Ticket, """{"title":"a"}""");
        Ran.Should().Be("""{"title":"a","priority":3}""");
        _logs.Lines.Should().ContainSingle().Which.Should().Contain("defaults");
    }

    [Test]
    public async Task Defaults_WhereTheOptionSaysSo_AreNotFilledIn()
    {
        _options.FillDefaults = false;
        (await CallAsync(Ticket, """{"title":"a"}"""))!.Message.Should().Contain("'/priority'");
        _ran.Should().BeNull();
    }

    [Test]
    public async Task Defaults_ThatDoNotMakeTheArgumentsValid_AreNotUsed()
    {
        (await CallAsync("""{"type":"object","properties":{"n":{"type":"integer","default":"none"}},"required":["n"]}""", "{}"))!
            .Message.Should().Contain("'/n'").And.Contain("missing", "the caller is told of what it sent, not of what we tried")
            .And.NotContain("For example", "a default that is not valid itself would lead astray");
        _ran.Should().BeNull();
    }

    [Test]
    public async Task Defaults_OfWhatIsNotRequired_AreLeftToTheTool()
    {
        await CallAsync("""{"type":"object","properties":{"n":{"default":1}}}""", "{}");
        Ran.Should().Be("{}");
    }

    [TestCase(AdditionalArguments.AsSchema, """{"title":"a","priority":1,"other":true}""")]
    [TestCase(AdditionalArguments.Drop, """{"title":"a","priority":1}""")]
    public async Task Additional_InAnOpenSchema_AreWhatTheOptionSays(AdditionalArguments additional, string ran)
    {
        _options.AdditionalArguments = additional;
        await CallAsync(Ticket, """{"title":"a","priority":1,"other":true}""");
        Ran.Should().Be(ran);
    }

    [Test]
    public async Task Additional_Refused_TheAnswerHasTheNamesThatTheToolKnows()
    {
        _options.AdditionalArguments = AdditionalArguments.Refuse;
        var denial = await CallAsync(Ticket, """{"title":"a","priority":1,"prio":2}""");
        denial!.Code.Should().Be(DenialCodes.ContractArgumentsInvalid);
        denial.Message.Should().Contain("no argument 'prio'").And.Contain("'priority', 'title'");
        denial.Detail.Should().NotContain("prio'");
        _ran.Should().BeNull();
    }

    [Test]
    public async Task Additional_Dropped_BeforeAClosedSchemaIsAsked()
    {
        _options.AdditionalArguments = AdditionalArguments.Drop;
        await CallAsync("""{"type":"object","properties":{"a":{}},"additionalProperties":false}""", """{"a":1,"b":2}""");
        Ran.Should().Be("""{"a":1}""");
    }

    [Test]
    public async Task Additional_DroppedAndDefaultsFilled_BothHold()
    {
        _options.AdditionalArguments = AdditionalArguments.Drop;
        await CallAsync(Ticket, """{"title":"a","b":2}""");
        Ran.Should().Be("""{"title":"a","priority":3}""");
    }

    [TestCase("5", null)]
    [TestCase("\"5\"", DenialCodes.ContractResultInvalid)]
    [TestCase(null, DenialCodes.ContractResultInvalid)]
    public async Task Result_OfARead_IsWhatTheToolDeclaresOrWithheld(string? content, string? code) =>
        (await CodeAsync("""{"type":"integer"}""", content)).Should().Be(code);

    [Test]
    public async Task Result_OfAChange_IsWithheldAsCarriedOut()
    {
        var denial = await AnswerAsync("""{"type":"integer"}""", "\"secret\"", ToolKind.Write);
        denial!.Code.Should().Be(DenialCodes.ResultWithheld);
        denial.Detail.Should().Contain(DenialCodes.ContractResultInvalid).And.Contain("/type").And.NotContain("secret");
        denial.Message.Should().Contain("Do not repeat it.");
    }

    [Test]
    public async Task Result_ThatIsAnError_IsNotHeldAgainstTheSchema() => (await CodeAsync("""{"type":"integer"}""", null, isError: true)).Should().BeNull();

    [Test]
    public async Task Result_WhereTheOptionWarns_PassesAndTheOperatorKnows()
    {
        _options.InvalidResults = InvalidResults.Warn;
        (await CodeAsync("""{"type":"integer"}""", "\"secret\"")).Should().BeNull();
        _logs.Lines.Should().ContainSingle().Which.Should().Contain("passed on").And.Contain("a string of 6 characters").And.NotContain("secret");
    }

    [TestCase("""{"type":"integer"}""", """{"result":5}""", null)]
    [TestCase("""{"type":"integer"}""", "5", DenialCodes.ContractResultInvalid)]
    [TestCase("""{"type":"integer"}""", """{"result":"5"}""", DenialCodes.ContractResultInvalid)]
    [TestCase("""{"type":"integer"}""", """{"result":5,"more":1}""", DenialCodes.ContractResultInvalid)]
    [TestCase("""{"type":"integer"}""", """{"Result":5}""", DenialCodes.ContractResultInvalid)]
    [TestCase("""{"type":["object","null"],"required":["a"]}""", """{"a":5}""", null)]
    [TestCase("""{"type":["null","object"],"required":["a"]}""", """{"result":{"a":5}}""", null)]
    [TestCase("""{"type":["object","array"]}""", """{"result":[]}""", null)]
    [TestCase("""{"type":["object"]}""", """{"result":{}}""", null)]
    [TestCase("""{"type":"object"}""", """{"result":5}""", null)]
    [TestCase("true", """{"result":5}""", null)]
    public async Task Result_BeforeJuly2026_TravelsInAnObjectUnlessItIsOne(string output, string content, string? code) =>
        (await CodeAsync(output, content, revision: Revisions.Older)).Should().Be(code);

    [Test]
    public async Task Result_OnAClient_IsHeldAgainstTheSchemaOfTheWhole()
    {
        const string Wrapped = """{"type":"object","properties":{"result":{"type":"integer"}},"required":["result"]}""";
        (await CodeAsync(Wrapped, """{"result":5}""", revision: Revisions.Older, side: GovernanceSide.Client)).Should().BeNull();
        (await CodeAsync("""{"type":"integer"}""", "5", revision: Revisions.Older, side: GovernanceSide.Client)).Should().BeNull();
    }

    [Test]
    public async Task Handler_Throws_NothingIsSaidOfItsResult()
    {
        var context = new FakeInvokeContext(kind: null) { Handler = static _ => throw new InvalidOperationException("thrown") };
        context.Target = context.Target with { Contract = FakeContract.Create("""{"type":"object"}""", """{"type":"integer"}""") };
        await RunAsync(context);
        context.Fault.Should().BeOfType<InvalidOperationException>();
        _logs.Lines.Should().BeEmpty();
    }

    [Test]
    public async Task Tool_WithoutAContract_IsNotHeldAgainstAnything()
    {
        await RunAsync(Call(contract: null, """{"a":1}"""));
        Ran.Should().Be("""{"a":1}""");
    }

    [Test]
    public async Task Contract_ThatDoesNotCompile_IsRefusedHereToo()
    {
        (await CallAsync("""{"type":"object","properties":5}""", "{}"))!.Hidden.Should().BeTrue();
        _ran.Should().BeNull();
    }

    [Test]
    public async Task Validator_OfAnotherLibrary_DecidesLikeOurs()
    {
        _validators = new NJsonSchemaFactory();
        await CallAsync(Ticket, """{"title":"a","priority":1}""");
        Ran.Should().Be("""{"title":"a","priority":1}""");
        await CallAsync(Ticket, """{"title":"b"}""");
        Ran.Should().Be("""{"title":"b","priority":3}""");
        (await CallAsync(Ticket, """{"title":5,"priority":1}"""))!.Message.Should().Contain("/title");
        (await CodeAsync("""{"type":"object","required":["a"]}""", "{}")).Should().Be(DenialCodes.ContractResultInvalid);
    }

    [Test]
    public async Task Validator_Throws_TheCallIsRefused()
    {
        _validators = new ThrowingFactory();
        (await CallAsync(Ticket, "{}"))!.Code.Should().Be(DenialCodes.GovernanceFailed);
        _ran.Should().BeNull();
    }

    private sealed class ThrowingFactory : SchemaValidatorFactory
    {
        public override SchemaValidator Create(JsonElement schema) => new Throwing();

        private sealed class Throwing : SchemaValidator
        {
            public override SchemaVerdict Validate(JsonElement value) => throw new InvalidOperationException("validator");

            public override SchemaReport Explain(JsonElement value) => throw new InvalidOperationException("validator");
        }
    }
}
