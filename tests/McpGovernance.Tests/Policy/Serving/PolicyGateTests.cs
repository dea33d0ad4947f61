using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class PolicyGateTests
{
    [TestCase(PolicyMode.Enforce, PolicyMode.Enforce, true)]
    [TestCase(PolicyMode.Warn, PolicyMode.Enforce, false)]
    [TestCase(PolicyMode.Audit, PolicyMode.Enforce, false)]
    [TestCase(PolicyMode.Enforce, PolicyMode.Warn, true)]
    [TestCase(PolicyMode.Warn, PolicyMode.Warn, true)]
    [TestCase(PolicyMode.Audit, PolicyMode.Warn, false)]
    [TestCase(PolicyMode.Audit, PolicyMode.Audit, true)]
    [TestCase((PolicyMode)3, PolicyMode.Audit, false)]
    [TestCase((PolicyMode)(-1), PolicyMode.Audit, false)]
    public void Judge_Mode_MustNotBeWeakerThanTheMinimum(PolicyMode mode, PolicyMode minimum, bool passes)
    {
        var judge = () => new PolicyGate(minimum, TimeProvider.System).Judge(new FakePolicyEvaluator { Mode = mode });

        if (passes)
        {
            judge.Should().NotThrow();
        }
        else
        {
            judge.Should().Throw<GovernanceConfigurationException>().WithMessage("*'tickets' version '7'*weaker*'PolicyOptions.MinimumMode'*");
        }
    }

    [Test]
    public void Judge_WeakMode_IsNamedAsADocumentWritesIt()
    {
        FluentActions.Invoking(static () => new PolicyGate(PolicyMode.Enforce, TimeProvider.System).Judge(new FakePolicyEvaluator { Mode = PolicyMode.Warn }))
            .Should().Throw<GovernanceConfigurationException>().WithMessage("*the mode 'warn'*minimum, 'enforce'*");
        FluentActions.Invoking(static () => new PolicyGate(PolicyMode.Warn, TimeProvider.System).Judge(new FakePolicyEvaluator { Mode = PolicyMode.Audit }))
            .Should().Throw<GovernanceConfigurationException>().WithMessage("*the mode 'audit'*minimum, 'warn'*");
    }

    [Test]
    public void Judge_EveryCheck_MustPass()
    {
        var gate = new PolicyGate(PolicyMode.Enforce, TimeProvider.System);
        var policy = new FakePolicyEvaluator();
        object first = "first", second = "second";
        var seen = new List<(object, PolicyEvaluator)>();
        gate.Add(first, (subject, judged) => seen.Add((subject, judged)));
        gate.Judge(policy);
        seen.Should().Equal((first, policy));

        gate.Add(second, static (_, _) => throw new InvalidOperationException("no"));
        gate.Invoking(one => one.Judge(policy)).Should().Throw<InvalidOperationException>();
        GC.KeepAlive(first);
        GC.KeepAlive(second);
    }
}
