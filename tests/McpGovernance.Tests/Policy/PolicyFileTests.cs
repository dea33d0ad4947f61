using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class PolicyFileTests
{
    private const string ForProd = """{ "name": "n", "version": "1", "environment": [ "prod" ], "matrix": {} }""";

    [Test]
    public void Load_ReadsAsTheHostOfThatEnvironment()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Sub("policy.json");
        File.WriteAllText(path, ForProd);

        PolicyFile.Load(path, new PolicyReading { Environment = "prod" }).Environments.Should().Equal("prod");
        FluentActions.Invoking(() => PolicyFile.Load(path)).Should().Throw<GovernanceConfigurationException>().WithMessage("*is for 'prod'*not set*");
    }

    [Test]
    public void Parse_ReadsAsTheHostOfThatEnvironment()
    {
        var text = System.Text.Encoding.UTF8.GetBytes(ForProd);

        PolicyFile.Parse("p.json", text, new PolicyReading { Environment = "prod" }).Environments.Should().Equal("prod");
        FluentActions.Invoking(() => PolicyFile.Parse("p.json", text)).Should().Throw<GovernanceConfigurationException>().WithMessage("*p.json*");
    }

    [Test]
    public void Names_OfNothing_Throw()
    {
        FluentActions.Invoking(static () => PolicyFile.Load(" ")).Should().Throw<ArgumentException>().WithParameterName("path");
        FluentActions.Invoking(static () => PolicyFile.Parse("", default)).Should().Throw<ArgumentException>().WithParameterName("source");
        FluentActions.Invoking(static () => PolicyFile.Format(" ", default)).Should().Throw<ArgumentException>().WithParameterName("source");
    }

    [TestCase("""{"sets":{},"matrix":{},"name":"n"}""", "{\n  \"name\": \"n\",\n  \"sets\": {},\n  \"matrix\": {}\n}\n")]
    [TestCase("""{"guards":[{"deny":false,"name":"g"},{"deny":true,"name":"f"}]}""", "{\n  \"guards\": [\n    { \"name\": \"f\", \"deny\": true },\n    { \"name\": \"g\", \"deny\": false }\n  ]\n}\n")]
    [TestCase("""{"matrix":{"b":[7,"b",null,"a",{"kind":"read"}]}}""", "{\n  \"matrix\": {\n    \"b\": [ 7, \"a\", \"b\", null, { \"kind\": \"read\" } ]\n  }\n}\n")]
    public void Format_OddDocuments_HaveOneLayoutToo(string text, string expected) =>
        PolicyFile.Format("p.json", System.Text.Encoding.UTF8.GetBytes(text)).Should().Be(expected);
}
