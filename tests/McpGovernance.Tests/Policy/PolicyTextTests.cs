using McpGovernance.Documents;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

/// <summary>What is said to people who write programs wrongly, word for word.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyTextTests
{
    private static readonly DocumentText s_text = new("p.x", "0123456789"u8.ToArray()) { Subject = "The policy", Expected = "a document" };

    private readonly PolicyTree _tree = new(s_text, new DocumentProblems(s_text));

    private static string Said<T>(Action call)
        where T : Exception => call.Should().ThrowExactly<T>().Which.Message;

    [Test]
    public void Tree_End_SaysWhyNothingEnds()
    {
        Said<InvalidOperationException>(_tree.End).Should().Be("Nothing is open that could end.");
        _tree.StartObject(0);
        _tree.Name("a", 0);
        Said<InvalidOperationException>(_tree.End).Should().Be("A name has no value yet. Add the value before the object ends.");
    }

    [Test]
    public void Tree_Name_SaysWhereItStands()
    {
        Said<InvalidOperationException>(() => _tree.Name("a", 0)).Should().Be("A name stands in an object, before one value.");
    }

    [Test]
    public void Tree_Values_SayWhatIsMissing()
    {
        _tree.StartObject(0);
        Said<InvalidOperationException>(() => _tree.Null(0)).Should().Be("A value in an object needs its name first.");
        _tree.End();
        Said<InvalidOperationException>(() => _tree.Boolean(true, 0)).Should().Be("A document is one value.");
        Said<ArgumentException>(() => _tree.Number("01", 0)).Should().Be("The text is not a number of JSON. (Parameter 'json')");
    }

    [Test]
    public void Tree_Unfinished_SaysSo()
    {
        Said<InvalidOperationException>(_tree.Finish).Should().Be("The document was left unfinished.");
        _tree.StartArray(0);
        Said<InvalidOperationException>(_tree.Finish).Should().Be("The document was left unfinished.");
        _tree.End();
        _tree.Invoking(static tree => tree.Finish()).Should().NotThrow();
    }

    [Test]
    public void Tree_UnfinishedWithErrors_IsNotSaidTwice()
    {
        _tree.Error(0, "A.", "Expected.");

        _tree.HasErrors.Should().BeTrue();
        _tree.Invoking(static tree => tree.Finish()).Should().NotThrow();
    }

    [TestCase(0)]
    [TestCase(2)]
    public void Not_OtherThanOneRule_SaysHowMany(int rules) =>
        Said<ArgumentException>(() => new PolicyBuilder().Role("r", role => role.Not(not => Enumerable.Range(0, rules).ToList().ForEach(_ => not.Scope("s")))))
            .Should().Be($"'Not' takes exactly one rule and was given {rules}. Write one 'Not' for each. (Parameter 'rule')");

    [TestCase(0)]
    [TestCase(999)]
    [TestCase(1001)]
    public void MaxAge_OtherThanWholeSeconds_SaysWhatWasExpected(int milliseconds)
    {
        var age = TimeSpan.FromMilliseconds(milliseconds);
        var said = $"Expected whole seconds, at least one. (Parameter 'age'){Environment.NewLine}Actual value was {age}.";

        Said<ArgumentOutOfRangeException>(() => new PolicyBuilder().Role("r", role => role.MaxTokenAge(age))).Should().Be(said);
        Said<ArgumentOutOfRangeException>(() => new PolicyBuilder().Role("r", role => role.MaxSessionAge(age))).Should().Be(said);
    }

    [Test]
    public void MaxAge_OneSecond_IsTheLeast()
    {
        var role = Policies.Load(static policy => policy.Role("r", static role => role.Scope("s").MaxTokenAge(TimeSpan.FromSeconds(1)).MaxSessionAge(TimeSpan.FromSeconds(2))).Allow("r", "a")).Model.Roles.Single();

        (role.MaxTokenAge, role.MaxSessionAge).Should().Be((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
    }

    [Test]
    public void Kinds_ThatAreNone_NameTheParameter()
    {
        FluentActions.Invoking(static () => new CeilingBuilder().Admit((ToolKind)3)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("kind");
        FluentActions.Invoking(static () => new CeilingBuilder().Admit(ToolKind.Destructive)).Should().NotThrow();
    }

    [Test]
    public void RolesOf_Unknown_SaysWhichThereAre() =>
        Said<ArgumentException>(static () => Explanations.Policy.RolesOf("money", "bos"))
            .Should().Be("The role 'bos' is unknown. Expected one of 'anonymous', 'authenticated', 'boss', 'local', 'money'. (Parameter 'names')");

    [Test]
    public void Explain_RolesOfAnotherPolicy_SaysWhatToGive() =>
        Said<ArgumentException>(static () => Explanations.Policy.Explain(new PolicyQuestion { Roles = Policies.Allowing("a").RolesOf([]), Caller = Caller.Anonymous, Target = Policies.Tool("a") }))
            .Should().Be("The roles are not those of policy 'test' 1. Give what its own 'ResolveRoles' or 'RolesOf' returned. (Parameter 'question')");

    [Test]
    public void Single_SeveralRegistrations_NamesThem()
    {
        var (a, b) = (new PolicyRegistration("a.json", null), new PolicyRegistration("b.json", null));

        Said<GovernanceConfigurationException>(() => PolicyRegistration.Single([a, b]))
            .Should().Be("2 policies are given: 'a.json', 'b.json'. Policies are never merged. Expected one; call UsePolicy once.");
        PolicyRegistration.Single([a]).Should().BeSameAs(a);
        PolicyRegistration.Single([]).Should().BeSameAs(DefaultPolicy.Registration);
    }

    [Test]
    public void Default_Policy_IsReadingForEverybody()
    {
        DefaultPolicy.Registration.Source.Should().Be("read-only discovery (no policy was given)");
        var policy = DefaultPolicy.Registration.Load!("prod").Policy;

        (policy.Name, policy.Version).Should().Be(("read-only-discovery", "1"));
        policy.Model.Matrix.Select(static row => $"{row.Role}: {string.Join(' ', row.Entries.Select(static entry => entry.Text))}").Should().BeEquivalentTo(
            "anonymous: prompt:* resource:** {\"kind\":\"read\"}", "authenticated: prompt:* resource:** {\"kind\":\"read\"}", "local: prompt:* resource:** {\"kind\":\"read\"}");
    }

    [Test]
    public void Load_NoCases_SaysWhatToDo() =>
        Said<GovernanceConfigurationException>(static () => PolicyCases.Load("/no/such/cases.json"))
            .Should().Be("The cases '/no/such/cases.json' cannot be read (FileNotFoundException). Expected a JSON file that this process may read. Correct the path or the file's permissions.");

    [Test]
    public void StepUp_PolicyOfAnotherKind_SaysWhatIsNeeded() =>
        Said<GovernanceConfigurationException>(static () => _ = new StepUp([new StepUpRoles(["writer"])], new FixedSource(new FakePolicyEvaluator())))
            .Should().Be("'UseStepUp' needs a policy given with 'UsePolicy'; 'McpGovernance.Tests.Support.FakePolicyEvaluator' does not say what its roles ask for.");

    [Test]
    public void StepUp_UnknownRoles_NamesThem()
    {
        var source = new FixedSource(Policies.Load(static policy => policy.Role("writer", static role => role.Scope("w")).Allow("writer", "a")));

        Said<GovernanceConfigurationException>(() => _ = new StepUp([new StepUpRoles(["writer", "y"]), new StepUpRoles(["x", "y"])], source))
            .Should().Be("'UseStepUp' names roles that policy 'test' version '1' does not define: 'y', 'x'. Name roles that its rules give.");
    }

    [Test]
    public void StepUp_NoRoles_AsksForNothingAndNeedsNoPolicy()
    {
        var stepUp = new StepUp([], new FixedSource(new FakePolicyEvaluator()));

        stepUp.MissingScopes(new FakePolicyEvaluator(), Policies.Verified(), Policies.Tool("a")).Should().BeEmpty();
    }

    [Test]
    public void StepUp_Scopes_AreForVerifiedCallersOfPoliciesOnly()
    {
        var policy = Policies.Load(static policy => policy.Role("writer", static role => role.Scope("w")).Allow("writer", "a"));
        var stepUp = new StepUp([new StepUpRoles(["writer"])], new FixedSource(policy));

        stepUp.MissingScopes(policy, Policies.Verified(("scope", "r")), Policies.Tool("a")).Should().Equal("w");
        stepUp.MissingScopes(policy, Policies.Local("alice"), Policies.Tool("a")).Should().BeEmpty();
        stepUp.MissingScopes(new FakePolicyEvaluator(), Policies.Verified(), Policies.Tool("a")).Should().BeEmpty();
    }
}
