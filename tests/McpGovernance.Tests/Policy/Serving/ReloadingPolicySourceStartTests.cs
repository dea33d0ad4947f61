using System.Runtime.Versioning;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>What a start does with a file that is not right.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform(Exclude = "Win")]
[UnsupportedOSPlatform("windows")]
internal sealed class ReloadingPolicySourceStartTests : IDisposable
{
    private readonly ReloadFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    /// <summary>A process that started on the file, served by it, and ended.</summary>
    private void Run(string? text = null)
    {
        _fixture.Options.LastGoodPath = _fixture.Copy;
        using var source = _fixture.Source();
        source.Accept();
        if (text is not null)
        {
            _fixture.Change(source, text);
        }
    }

    private string NoStart() => FluentActions.Invoking(() => _fixture.Source()).Should().Throw<GovernanceConfigurationException>().Which.Message;

    [Test]
    public void BadFile_IsNoStart_ByDefault_EvenWithACopy()
    {
        Run();
        _fixture.Write("{");

        NoStart().Should().StartWith($"The policy '{_fixture.Path}' does not load, so the host does not start.");
        File.Delete(_fixture.Path);
        NoStart().Should().StartWith($"The policy '{_fixture.Path}' cannot be read (FileNotFoundException), so the host does not start.");
    }

    [Test]
    public void BadFile_WithACopy_StartsOnIt_WhereThatIsWanted_AndSaysSo()
    {
        Run(ReloadFixture.Json("2", "two"));
        _fixture.Options.StartFromLastGood = true;
        _fixture.Write("{");
        using var source = _fixture.Source();

        source.Current.Version.Should().Be("2", "the copy is of what was in force last");
        source.Problem.Should().StartWith($"The policy '{_fixture.Path}' does not load. Errors: 1.");
        _fixture.Happened.TakeLast(2).Should().Equal(
            $"PolicyRefused {source.Problem}",
            "PolicyChanged Policy 'tickets' version '2' is in force from the start. It is the last good copy, because the policy's file is not right.");
        _fixture.Logs.Lines.Should().ContainSingle(line => line.StartsWith("Error") && line.Contains($"starts on the last good policy '{_fixture.Copy}'"));

        var events = _fixture.Events.Happened.Count;
        source.Accept();
        _fixture.Look(source);
        source.Problem.Should().NotBeNull("the file is still not right");
        _fixture.Events.Happened.Should().HaveCount(events, "that has been said");

        _fixture.Change(source, ReloadFixture.Json("3", "three"));
        source.Current.Version.Should().Be("3");
        source.Problem.Should().BeNull();
        File.ReadAllText(_fixture.Copy).Should().Be(ReloadFixture.Json("3", "three"));
    }

    [Test]
    public void BadFile_ThatBecomesTheCopyAgain_IsRight()
    {
        Run();
        _fixture.Options.StartFromLastGood = true;
        _fixture.Write("{");
        using var source = _fixture.Source();
        var before = source.Current;

        _fixture.Change(source, ReloadFixture.Json("1", "one"));

        source.Problem.Should().BeNull();
        source.Current.Should().BeSameAs(before);
    }

    [Test]
    public void BadFile_WithoutACopy_IsNoStart()
    {
        (_fixture.Options.StartFromLastGood, _fixture.Options.LastGoodPath) = (true, _fixture.Copy);
        _fixture.Write("{");

        NoStart().Should().Match($"The policy '{_fixture.Path}' does not load. Errors: 1.*The last good policy cannot take its place: The policy '{_fixture.Copy}' cannot be read*so the host does not start*");
    }

    [Test]
    public void BadFile_WithACopyThatIsNotRight_IsNoStart()
    {
        Run();
        _fixture.Options.StartFromLastGood = true;
        _fixture.Write("{");
        File.WriteAllText(_fixture.Copy, "[]");

        NoStart().Should().Contain("The last good policy cannot take its place: ").And.Contain("The value is an array.");
    }

    [Test]
    public void BadFile_WithACopyForAnotherEnvironment_IsNoStart()
    {
        _fixture.Environment = "test";
        _fixture.Write("""{ "name": "tickets", "version": "1", "environment": [ "test" ], "matrix": {} }""");
        Run();
        (_fixture.Options.StartFromLastGood, _fixture.Environment) = (true, "prod");
        _fixture.Write("{");

        NoStart().Should().Contain("The last good policy cannot take its place: ").And.Contain("'prod'");
    }

    [Test]
    public void BadFile_WithACopyThatOthersMayWrite_IsNoStart()
    {
        Run();
        _fixture.Options.StartFromLastGood = true;
        _fixture.Write("{");
        File.SetUnixFileMode(_fixture.Copy, UnixFileMode.UserRead | UnixFileMode.OtherWrite);

        NoStart().Should().Contain("can be written by others");
    }

    [Test]
    public void FileThatDoesNotFitTheServer_WithACopyThatDoes_StartsOnTheCopy_AndWaitsForTheServer()
    {
        Run();
        _fixture.Options.StartFromLastGood = true;
        _fixture.Write(ReloadFixture.Json("2", "two"));
        using var source = _fixture.Source();
        source.Current.Version.Should().Be("2");
        var fits = new List<string> { "1" };
        source.Require(fits, static (subject, policy) =>
        {
            if (!((List<string>)subject).Contains(policy.Version))
            {
                throw new GovernanceConfigurationException("It does not fit.");
            }
        });

        (source.Current.Version, source.Problem).Should().Be(("1", "It does not fit."));
        source.Accept();
        _fixture.Look(source);
        source.Current.Version.Should().Be("1");
        File.ReadAllText(_fixture.Copy).Should().Be(ReloadFixture.Json("1", "one"), "what did not fit is not the last good one");

        fits.Add("2");
        _fixture.Look(source);
        source.Current.Version.Should().Be("2");
        source.Problem.Should().BeNull();
        File.ReadAllText(_fixture.Copy).Should().Be(ReloadFixture.Json("2", "two"));
    }

    [Test]
    public void FileThatDoesNotFitTheServer_WithACopyThatDoesNotEither_IsNoStart()
    {
        Run();
        _fixture.Options.StartFromLastGood = true;
        _fixture.Write(ReloadFixture.Json("2", "two"));
        using var source = _fixture.Source();

        source.Invoking(one => one.Require(this, static (_, policy) => throw new GovernanceConfigurationException($"Not {policy.Version}."))).Should()
            .Throw<GovernanceConfigurationException>().WithMessage("Not 2.\nThe last good policy cannot take its place: Not 1.");
    }

    [Test]
    public void Server_ThatComesLater_DoesNotTakeThePolicyBack()
    {
        Run();
        _fixture.Options.StartFromLastGood = true;
        _fixture.Write(ReloadFixture.Json("2", "two"));
        using var source = _fixture.Source();
        source.Accept();

        source.Invoking(one => one.Require(this, static (_, _) => throw new GovernanceConfigurationException("It does not fit."))).Should().Throw<GovernanceConfigurationException>();
        source.Current.Version.Should().Be("2");
    }

    [Test]
    public void Copy_IsKeptOnlyOnceTheStartSucceeded()
    {
        _fixture.Options.LastGoodPath = _fixture.Copy;
        using var source = _fixture.Source();
        _fixture.Look(source);
        File.Exists(_fixture.Copy).Should().BeFalse();

        source.Accept();
        File.ReadAllText(_fixture.Copy).Should().Be(ReloadFixture.Json("1", "one"));

        _fixture.Change(source, "{");
        File.ReadAllText(_fixture.Copy).Should().Be(ReloadFixture.Json("1", "one"));
    }

    [Test]
    public void Copy_ThatCannotBeKept_DegradesAndIsTriedAgain()
    {
        _fixture.Options.LastGoodPath = _fixture.Copy;
        Directory.CreateDirectory(_fixture.Copy);
        using var source = _fixture.Source();
        source.Accept();
        source.Problem.Should().StartWith("It is in force, and its copy").And.Contain("cannot be kept");

        Directory.Delete(_fixture.Copy);
        _fixture.Look(source);
        source.Problem.Should().BeNull();
        File.ReadAllText(_fixture.Copy).Should().Be(ReloadFixture.Json("1", "one"));
    }

    [Test]
    public void Copy_InThePlaceOfTheFile_IsAMistake()
    {
        _fixture.Options.LastGoodPath = Path.Combine(_fixture.Directory, ".", "policy.json");

        NoStart().Should().Contain("is the policy's own file");
    }
}
