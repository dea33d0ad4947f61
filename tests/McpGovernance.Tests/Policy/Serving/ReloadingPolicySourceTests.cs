using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ReloadingPolicySourceTests : IDisposable
{
    private readonly ReloadFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    private static bool Allows(ReloadingPolicySource source, string tool) => ((CompiledPolicy)source.Current).Decide(Policies.Verified(), Policies.Tool(tool)).IsAllowed;

    private static void Fits(bool isFit)
    {
        if (!isFit)
        {
            throw new GovernanceConfigurationException("It does not fit.");
        }
    }

    [Test]
    public void File_AtStart_IsInForce_AndOnRecord()
    {
        using var source = _fixture.Source();

        (source.Current.Name, source.Current.Version, source.Problem).Should().Be(("tickets", "1", null));
        var happened = _fixture.Events.Happened.Should().ContainSingle().Which;
        (happened.Kind, happened.Server, happened.Reason, happened.Digest).Should().Be(
            (GovernanceEventKind.PolicyChanged, "desk", "Policy 'tickets' version '1' is in force from the start.", source.Current.Digest));
        _fixture.Logs.Lines.Should().ContainSingle().Which.Should().Contain($"Policy 'tickets' version '1' is in force ({source.Current.Digest}).");
    }

    [Test]
    public void File_ThatChanges_IsInForceWhole_OnceItIsSettled()
    {
        using var source = _fixture.Source();
        var (before, told) = (source.Current, new List<PolicyEvaluator>());
        source.Follow(this, (subject, policy) => told.Add(policy));

        _fixture.Write(ReloadFixture.Json("2", "two"));
        source.Look().Should().BeTrue("it may still be being written");
        source.Current.Should().BeSameAs(before);
        _fixture.Time.Advance(SettlingContent.Moment);
        source.Look().Should().BeFalse();

        source.Current.Version.Should().Be("2");
        (Allows(source, "one"), Allows(source, "two")).Should().Be((false, true), "nothing of the file before is left");
        told.Should().Equal(source.Current);
        _fixture.Events.Happened[^1].Should().Be(new GovernanceEvent(
            GovernanceEventKind.PolicyChanged, "desk", $"Policy 'tickets' version '2' is in force, in the place of 'tickets' version '1' ({before.Digest}).")
        { Digest = source.Current.Digest });
        _fixture.Look(source);
        told.Should().HaveCount(1, "nothing changed");
    }

    [Test]
    public void File_ThatOnlyLooksDifferent_IsTaken_AndNobodyIsTold()
    {
        using var source = _fixture.Source();
        var (before, told) = (source.Current, 0);
        source.Follow(this, (_, _) => told++);

        _fixture.Change(source, ReloadFixture.Json("1", "one") + "\n");

        source.Current.Should().NotBeSameAs(before);
        source.Current.Digest.Should().Be(before.Digest);
        told.Should().Be(0);
        _fixture.Events.Happened.Should().HaveCount(1);
    }

    [Test]
    public void File_ThatIsWrittenAndTakenBack_IsNoChange()
    {
        using var source = _fixture.Source();
        var before = source.Current;
        _fixture.Write(ReloadFixture.Json("2", "two"));
        source.Look();
        _fixture.Change(source, ReloadFixture.Json("1", "one"));

        source.Current.Should().BeSameAs(before);
        source.Problem.Should().BeNull();
    }

    [Test]
    public void File_ThatIsAlwaysWritten_ComesIntoForceInTheEnd()
    {
        using var source = _fixture.Source();
        for (var look = 1; look < 10; look++)
        {
            _fixture.Write(ReloadFixture.Json($"{look + 1}", "two"));
            source.Look().Should().BeTrue();
            _fixture.Time.Advance(SettlingContent.Moment);
        }

        source.Current.Version.Should().Be("1");
        _fixture.Write(ReloadFixture.Json("11", "two"));
        source.Look();
        source.Current.Version.Should().Be("11");
    }

    [Test]
    public void File_ThatIsNotRight_LeavesTheLastGoodInForce_AndIsSaidOnce_UntilItIsRight()
    {
        using var source = _fixture.Source();
        var before = source.Current;

        _fixture.Change(source, "{ \"name\": \"tickets\" }");
        _fixture.Look(source);
        _fixture.Look(source);

        source.Current.Should().BeSameAs(before);
        source.Problem.Should().StartWith($"The policy '{_fixture.Path}' does not load. Errors: 2.").And.NotContain("does not start");
        _fixture.Happened.Skip(1).Should().Equal($"PolicyRefused {source.Problem}");
        _fixture.Logs.Lines.Should().ContainSingle(static line => line.StartsWith("Error") && line.Contains("The policy that is in force stays"));

        _fixture.Change(source, "[]");
        _fixture.Happened.Skip(2).Should().Equal($"PolicyRefused {source.Problem}").And.ContainMatch("*The value is an array*");

        _fixture.Change(source, ReloadFixture.Json("2", "two"));
        source.Problem.Should().BeNull();
        source.Current.Version.Should().Be("2");
        _fixture.Logs.Lines.Should().ContainSingle(static line => line.Contains("is right again"));
    }

    [Test]
    public void File_ThatIsTakenBackAfterAMistake_IsRightAgain()
    {
        using var source = _fixture.Source();
        var before = source.Current;
        _fixture.Change(source, "{");
        source.Problem.Should().NotBeNull();

        _fixture.Change(source, ReloadFixture.Json("1", "one"));

        source.Problem.Should().BeNull();
        source.Current.Should().BeSameAs(before);
        _fixture.Logs.Lines.Should().ContainSingle(static line => line.Contains("is right again"));
    }

    [Test]
    public void File_ThatGoesAway_LeavesTheLastGoodInForce_OnceItIsSettled()
    {
        using var source = _fixture.Source();
        File.Delete(_fixture.Path);
        source.Look().Should().BeTrue("an editor may be about to give a new file the name");
        source.Problem.Should().BeNull();
        _fixture.Time.Advance(SettlingContent.Moment);
        source.Look();

        source.Problem.Should().Contain("cannot be read (FileNotFoundException)");
        source.Current.Version.Should().Be("1");
    }

    [Test]
    public void File_ForAnotherEnvironment_LeavesTheLastGoodInForce()
    {
        _fixture.Environment = "prod";
        using var source = _fixture.Source();

        _fixture.Change(source, """{ "name": "tickets", "version": "2", "environment": [ "test" ], "matrix": {} }""");

        source.Problem.Should().Contain("The policy is for 'test', and this host's environment is 'prod'.");
        source.Current.Version.Should().Be("1");
    }

    [Test]
    public void Require_PolicyInForceThatDoesNotFit_Throws_AndAsksNothingOfOthers()
    {
        using var source = _fixture.Source();
        source.Invoking(one => one.Require(this, static (_, _) => throw new GovernanceConfigurationException("It does not fit."))).Should().Throw<GovernanceConfigurationException>();

        _fixture.Change(source, ReloadFixture.Json("2", "two"));
        source.Current.Version.Should().Be("2");
    }

    [Test]
    public void Require_ChangedPolicyThatDoesNotFit_Waits_UntilItFits()
    {
        using var source = _fixture.Source();
        var has = new List<string> { "one" };
        source.Require(has, static (subject, policy) =>
        {
            foreach (var missing in policy.NamedTargets.Select(static named => named.Target.Name).Where(name => !((List<string>)subject).Contains(name)))
            {
                throw new GovernanceConfigurationException($"There is no '{missing}'.");
            }
        });

        _fixture.Change(source, ReloadFixture.Json("2", "two"));
        _fixture.Look(source);
        (source.Current.Version, source.Problem).Should().Be(("1", "There is no 'two'."));
        _fixture.Events.Happened.Should().HaveCount(2);

        has.Add("two");
        _fixture.Look(source);
        source.Current.Version.Should().Be("2");
        source.Problem.Should().BeNull();
    }

    [Test]
    public void Require_ChangedPolicyThatDoesNotFit_IsForgottenWhenTheFileIsTakenBack()
    {
        using var source = _fixture.Source();
        var isFit = new bool[1];
        source.Require(isFit, static (subject, policy) => Fits(policy.Version == "1" || ((bool[])subject)[0]));
        _fixture.Change(source, ReloadFixture.Json("2", "two"));
        _fixture.Change(source, ReloadFixture.Json("1", "one"));
        source.Problem.Should().BeNull();

        isFit[0] = true;
        _fixture.Look(source);
        source.Current.Version.Should().Be("1");
    }

    [Test]
    public void Check_ThatBreaks_RefusesThePolicy_AndEndsNothing()
    {
        using var source = _fixture.Source();
        var broken = new bool[1];
        source.Require(broken, static (subject, policy) =>
        {
            if (((bool[])subject)[0])
            {
                throw new InvalidOperationException("broken");
            }
        });
        broken[0] = true;

        _fixture.Change(source, ReloadFixture.Json("2", "two"));

        source.Current.Version.Should().Be("1");
        source.Problem.Should().Be($"The policy '{_fixture.Path}' cannot be judged (InvalidOperationException): broken");
        broken[0] = false;
        _fixture.Look(source);
        source.Current.Version.Should().Be("2");
    }

    [Test]
    public void Follower_ThatThrows_IsLogged_AndOthersAreTold()
    {
        using var source = _fixture.Source();
        var (first, told) = (new object(), 0);
        source.Follow(first, static (_, _) => throw new InvalidOperationException("deaf"));
        source.Follow(this, (_, _) => told++);

        _fixture.Change(source, ReloadFixture.Json("2", "two"));

        told.Should().Be(1);
        source.Problem.Should().BeNull();
        _fixture.Logs.Lines.Should().ContainSingle(static line => line.Contains("could not be told") && line.Contains("deaf"));
        GC.KeepAlive(first);
    }

    [Test]
    public void Warnings_OfAChangedPolicy_AreLogged()
    {
        using var source = _fixture.Source();
        _fixture.Change(source, """{ "name": "tickets", "version": "2", "roles": { "support": { "anyOf": [ { "scope": "x" } ] } }, "matrix": {} }""");

        _fixture.Logs.Lines.Should().ContainSingle(static line => line.StartsWith("Warning") && line.Contains("The role 'support' is used nowhere"));
    }

    [Test]
    public void Code_IsInForce_AndNeverLookedAtAgain()
    {
        _fixture.Options.ReloadInterval = TimeSpan.FromSeconds(2);
        var loads = 0;
        using var source = _fixture.Source(new PolicyRegistration("code", _ =>
        {
            loads++;
            return Policies.LoadAll(ReloadFixture.Json("3", "three"));
        }));
        source.Accept();
        _fixture.Time.Advance(TimeSpan.FromMinutes(1));

        (source.Current.Version, source.Problem, loads).Should().Be(("3", null, 1));
        _fixture.Happened.Should().Equal("PolicyChanged Policy 'tickets' version '3' is in force from the start.");
    }

    [Test]
    public void NoPolicy_IsReadOnlyDiscovery_OnRecord()
    {
        using var source = new ReloadingPolicySource(
            [], [], Microsoft.Extensions.Options.Options.Create(new PolicyOptions()), Microsoft.Extensions.Options.Options.Create(new GovernanceOptions { Server = "desk" }), _fixture.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<ReloadingPolicySource>.Instance, _fixture.Events);

        source.Current.Name.Should().Be("read-only-discovery");
        _fixture.Happened.Should().Equal("PolicyChanged Policy 'read-only-discovery' version '1' is in force from the start.");
    }

    [Test]
    public void Interval_IsHowOftenTheFileIsLookedAt()
    {
        _fixture.Options.ReloadInterval = TimeSpan.FromSeconds(5);
        using var source = _fixture.Source();
        var before = source.Current;
        _fixture.Write(ReloadFixture.Json("2", "two"));
        _fixture.Time.Advance(TimeSpan.FromSeconds(5));
        _fixture.Time.Advance(SettlingContent.Moment);
        source.Current.Version.Should().Be("2");

        source.Dispose();
        _fixture.Write(ReloadFixture.Json("3", "two"));
        _fixture.Time.Advance(TimeSpan.FromMinutes(1));
        source.Current.Version.Should().Be("2");
        before.Version.Should().Be("1", "who began with one policy ends with it");
    }

    [Test]
    public void Look_AfterDispose_TakesNothing()
    {
        using var source = _fixture.Source();
        source.Dispose();
        _fixture.Write(ReloadFixture.Json("2", "two"));
        source.Look();
        _fixture.Time.Advance(SettlingContent.Moment);
        source.Look();

        source.Current.Version.Should().Be("1");
    }
}
