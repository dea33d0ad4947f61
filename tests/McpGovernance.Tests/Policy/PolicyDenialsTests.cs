using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyDenialsTests
{
    [Test]
    public void Denied_Guard_IsInTheDetailOnly()
    {
        var denial = PolicyDenials.Denied("guards/g");

        (denial.Code, denial.Message, denial.Detail).Should().Be((
            "policy.denied", "This server's policy does not permit this call with these arguments. Do not repeat it unchanged.", "Refused by 'guards/g'."));
        denial.Hidden.Should().BeFalse();
    }

    [Test]
    public void Person_Guards_AreInTheDetailOnly()
    {
        var denial = PolicyDenials.Person(["guards/g", "guards/h"]);

        (denial.Code, denial.Message, denial.Detail).Should().Be((
            "requirement.person", "This call must be made by a person, and the caller is not known to be one. Ask a person to make it.", "A person is required by 'guards/g', 'guards/h'."));
    }

    [Test]
    public void Unavailable_Requirement_IsInTheDetailOnly()
    {
        var denial = PolicyDenials.Unavailable("approval", ["guards/g"]);

        (denial.Code, denial.Message, denial.Detail).Should().Be((
            "requirement.unavailable", "This call needs something that this server cannot provide, so it was not carried out. Do not repeat it.",
            "'approval' is required by 'guards/g', and nothing in this host can do it."));
    }

    [TestCase(8, "'1', '2', '3', '4', '5', '6', '7', '8'")]
    [TestCase(9, "'1', '2', '3', '4', '5', '6', '7', '8'")]
    public void Person_ManyGuards_AreEight(int count, string said) =>
        PolicyDenials.Person([.. Enumerable.Range(1, count).Select(static one => one.ToString(System.Globalization.CultureInfo.InvariantCulture))]).Detail.Should().Be($"A person is required by {said}.");

    [Test]
    public void Refusal_OfStepUp_NamesTheScopes()
    {
        var denial = StepUp.Refusal(["a", "b"]);

        (denial.Code, denial.Message, denial.Detail).Should().Be(("access.insufficient_scope", "The token lacks scopes that this call needs.", "Lacks the scopes: a b."));
        denial.Scopes.Should().Equal("a", "b");
    }
}
