using McpGovernance.Catalog;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class CompiledContractTests
{
    private static CompiledContract Compile(string input, string? output = null) => CompiledContract.Compile(FakeContract.Create(input, output).Definition, new JsonSchemaFactory());

    [Test]
    public void Compile_WhatIsRight_HasNoProblemAndNothingToReport()
    {
        var compiled = Compile("""{"type":"object"}""");
        compiled.Problem.Should().BeNull();
        compiled.Output.Should().BeNull();
        compiled.IsFirstSightOfProblem().Should().BeFalse();
    }

    [TestCase("""{"type":"object","$ref":"#/x"}""", null, "its input schema: *'/$ref'*")]
    [TestCase("""{"type":"object"}""", """{"type":"int"}""", "its output schema: *'/type'*")]
    [TestCase("""{"type":"object","$schema":"https://example.com/own"}""", null, "its input schema: *$schema*")]
    public void Compile_WhatIsNot_SaysWhichSchemaAndWhere(string input, string? output, string problem)
    {
        var compiled = Compile(input, output);
        compiled.Problem.Should().Match(problem);
        compiled.IsFirstSightOfProblem().Should().BeTrue();
        compiled.IsFirstSightOfProblem().Should().BeFalse("once is enough");
    }
}
