using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class CeilingDefinitionTests
{
    private static bool Admits(string admit, TargetKind kind, string name) =>
        Policies.Load($$"""{ "name": "n", "version": "1", "matrix": {}, "ceilings": [ { "name": "c", "admit": {{admit}} } ] }""").Model.Ceilings.Single().Admits(new GovernanceTarget(kind, name));

    [TestCase(TargetKind.Resource, "x://y", true)]
    [TestCase(TargetKind.ResourceTemplate, "x://{y}", true)]
    [TestCase(TargetKind.Prompt, "p", true)]
    [TestCase(TargetKind.Method, "m", false)]
    [TestCase(TargetKind.Tool, "t", false)]
    public void Admits_OfReading_WhatIsRead(TargetKind kind, string name, bool expected) => Admits("""{ "kind": "read" }""", kind, name).Should().Be(expected);

    [TestCase("""{ "kind": [ "read", "write" ] }""", true)]
    [TestCase("""{ "kind": "write" }""", false)]
    [TestCase("""{ "kind": "read", "tools": "a*" }""", false)]
    [TestCase("\"p\"", false)]
    [TestCase("\"prompt:p\"", true)]
    [TestCase("\"prompt:q\"", false)]
    [TestCase("\"resource:p\"", false)]
    public void Admits_Prompt_ByItsNameOrByReading(string admit, bool expected) => Admits(admit, TargetKind.Prompt, "p").Should().Be(expected);

    [Test]
    public void Place_IsKnown()
    {
        var ceiling = Policies.Load("""{ "name": "n", "version": "1", "matrix": {}, "ceilings": [ { "name": "c", "admit": "*" } ] }""").Model.Ceilings.Single();

        (ceiling.Id, ceiling.Pointer, ceiling.Offset > 0).Should().Be(("ceilings/c", "/ceilings/0", true));
        (new CeilingDefinition { Name = "x", Admit = [] }.Offset, new CeilingDefinition { Name = "x", Admit = [] }.Pointer).Should().Be((-1, ""));
    }
}
