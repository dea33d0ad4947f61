using System.Text.Json;
using McpGovernance.Catalog;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ContractSchemasTests
{
    private readonly CountingFactory _validators = new();

    [Test]
    public void Of_TheSameContract_IsCompiledOnce()
    {
        var schemas = new ContractSchemas(_validators);
        var contract = FakeContract.Create("""{"type":"object"}""");
        schemas.Of(contract).Should().BeSameAs(schemas.Of(contract));
        _validators.Made.Should().Be(1);
    }

    [Test]
    public void Of_ADefinitionMadeAnew_IsFoundByItsText()
    {
        var schemas = new ContractSchemas(_validators);
        schemas.Of(FakeContract.Create("""{"type":"object"}""")).Should().BeSameAs(schemas.Of(FakeContract.Create("""{"type":"object"}""")));
        schemas.Of(FakeContract.Create("""{"type":"object"}""", "true")).Output.Should().NotBeNull();
        schemas.Of(FakeContract.Create("""{"type":"object"}""", "false")).Output!.Validate(JsonElement.Parse("1")).Should().Be(SchemaVerdict.Invalid);
        _validators.Made.Should().Be(5);
    }

    [Test]
    public void Of_MoreTextsThanThereIsRoomFor_CompilesTheRestAnew()
    {
        var schemas = new ContractSchemas(_validators);
        for (var i = 0; i <= ContractSchemas.MaxTexts; i++)
        {
            schemas.Of(FakeContract.Create($$"""{"type":"object","title":"{{i}}"}"""));
        }

        var before = _validators.Made;
        schemas.Of(FakeContract.Create($$"""{"type":"object","title":"0"}"""));
        _validators.Made.Should().Be(before);
        schemas.Of(FakeContract.Create($$"""{"type":"object","title":"{{ContractSchemas.MaxTexts}}"}"""));
        _validators.Made.Should().Be(before + 1);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Of_AnOverlongText_IsNotKept(bool isInput)
    {
        var schemas = new ContractSchemas(_validators);
        var text = $$"""{"type":"object","title":"{{new string('a', 40_000)}}"}""";
        ToolContract Contract() => isInput ? FakeContract.Create(text) : FakeContract.Create("""{"type":"object"}""", text);
        schemas.Of(Contract());
        var before = _validators.Made;
        schemas.Of(Contract());
        _validators.Made.Should().BeGreaterThan(before);
    }

    private sealed class CountingFactory : SchemaValidatorFactory
    {
        public int Made { get; private set; }

        public override SchemaValidator Create(JsonElement schema)
        {
            Made++;
            return new JsonSchemaFactory().Create(schema);
        }
    }
}
