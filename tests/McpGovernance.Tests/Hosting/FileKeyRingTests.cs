using System.Text.Json.Nodes;
using McpGovernance.Hosting;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Hosting;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FileKeyRingTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryDirectory _directory = new();

    private string KeyPath => _directory.Sub("keys.json");

    public void Dispose() => _directory.Dispose();

    private void Write(string json)
    {
        File.WriteAllText(KeyPath, json);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(KeyPath, OwnerOnly);
        }
    }

    private static string Key(string id, byte fill = 7, int size = 32) =>
        $$"""{"id":"{{id}}","secret":"{{Convert.ToBase64String([.. Enumerable.Repeat(fill, size)])}}"}""";

    private string Refusal() => ((Func<FileKeyRing>)(() => new FileKeyRing(KeyPath))).Should().Throw<GovernanceConfigurationException>().Which.Message;

    [Test]
    public void New_NoFile_MakesOneThatItsOwnerAloneCanRead()
    {
        var path = _directory.Sub("deep/er/keys.json");
        var ring = new FileKeyRing(path);

        ring.IsPersistent.Should().BeTrue();
        ring.Current("round").Secret.Length.Should().Be(32);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).Should().Be(OwnerOnly);
        }

        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!).Should().ContainSingle("nothing temporary is left");
        JsonNode.Parse(File.ReadAllText(path))!["keys"]![0]!["id"]!.GetValue<string>().Should().MatchRegex("^k-[0-9a-f]{10}$");
    }

    [Test]
    public void New_SecondInstance_ReadsTheSameKeys()
    {
        var first = new FileKeyRing(KeyPath).Current("round");
        var second = new FileKeyRing(KeyPath);

        second.Current("round").Id.Should().Be(first.Id);
        second.Current("round").Secret.Span.SequenceEqual(first.Secret.Span).Should().BeTrue();
        second.Find("round", first.Id)!.Secret.Span.SequenceEqual(first.Secret.Span).Should().BeTrue();
    }

    [Test]
    public void New_ManyAtOnce_AllReadTheOneThatWon()
    {
        var keys = new GovernanceKey[16];
        Parallel.For(0, keys.Length, new ParallelOptions { MaxDegreeOfParallelism = keys.Length }, index => keys[index] = new FileKeyRing(KeyPath).Current("round"));

        keys.Select(static key => $"{key.Id} {Convert.ToHexString(key.Secret.Span)}").Distinct().Should().ContainSingle();
        Directory.EnumerateFileSystemEntries(_directory.Path).Should().ContainSingle();
    }

    [Test]
    public void New_ManyAtOnce_OfManyFiles_OneWinsEach()
    {
        for (var round = 0; round < 300; round++)
        {
            var path = _directory.Sub($"round-{round}.json");
            using var start = new Barrier(2);
            var ids = new string[2];
            Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, index =>
            {
                start.SignalAndWait(TimeSpan.FromSeconds(20));
                ids[index] = new FileKeyRing(path).Current("round").Id;
            });

            ids[0].Should().Be(ids[1], "a key that is in no file opens nothing tomorrow");
        }
    }

    [Test]
    public void New_OfTwoFiles_AreDifferentKeys() =>
        new FileKeyRing(KeyPath).Current("round").Secret.Span.SequenceEqual(new FileKeyRing(_directory.Sub("other.json")).Current("round").Secret.Span).Should().BeFalse();

    [Test]
    public void Current_PurposesAreIndependent_AndDerivedByHkdf()
    {
        Write($$"""{"keys":[{{Key("k1")}}]}""");
        var ring = new FileKeyRing(KeyPath);

        ring.Current("round").Secret.Span.SequenceEqual(ring.Current("digest").Secret.Span).Should().BeFalse();
        ring.Current("round").Should().BeSameAs(ring.Current("round"), "it is derived once");
        ring.Current("round").Secret.ToArray().Should().Equal(System.Security.Cryptography.HKDF.DeriveKey(
            System.Security.Cryptography.HashAlgorithmName.SHA256, [.. Enumerable.Repeat((byte)7, 32)], 32, info: "mcpgovernance/round/1"u8.ToArray()));
    }

    [Test]
    public void Current_IsTheLastKey_FindKnowsAll()
    {
        Write($$"""{"keys":[{{Key("old", 1)}},{{Key("new", 2)}}]}""");
        var ring = new FileKeyRing(KeyPath);

        ring.Current("round").Id.Should().Be("new");
        ring.Find("round", "old")!.Id.Should().Be("old");
        ring.Find("round", "old")!.Secret.Span.SequenceEqual(ring.Current("round").Secret.Span).Should().BeFalse();
        ring.Find("round", "Old").Should().BeNull();
        ring.Find("round", "").Should().BeNull();
    }

    [TestCase("", Description = "nothing")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("""{"keys":[]}""")]
    [TestCase("""{"keys":[{"id":"a"}]}""")]
    [TestCase("""{"keys":[{"id":"","secret":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]}""")]
    [TestCase("""{"keys":[{"id":"a","secret":"AAAA"}]}""")]
    [TestCase("""{"keys":[{"id":"a","secret":"not base64"}]}""")]
    [TestCase("""{"keys":[],"more":1}""")]
    [TestCase("""{"keys":[],"keys":[]}""")]
    [TestCase("{")]
    public void New_MalformedFile_ThrowsAndSaysWhatToDo(string json)
    {
        Write(json);

        Refusal().Should().StartWith($"The key file '{KeyPath}' cannot be used: ").And.EndWith("or set another path with 'UseKeys'.");
        File.ReadAllText(KeyPath).Should().Be(json, "a file that is wrong is not overwritten");
    }

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void New_LengthOfAnId(int length, bool accepted)
    {
        Write($$"""{"keys":[{{Key(new string('k', length))}}]}""");
        ((Action)(() => _ = new FileKeyRing(KeyPath))).Should().Match<Action>(act => Succeeds(act) == accepted);
    }

    [TestCase(31)]
    [TestCase(33)]
    public void New_SecretOfAnotherSize_Throws(int size)
    {
        Write($$"""{"keys":[{{Key("k", size: size)}}]}""");
        Refusal().Should().Contain("'secret' of 32 bytes");
    }

    [Test]
    public void New_OneOfTwoKeysIsWrong_Throws()
    {
        Write($$"""{"keys":[{{Key("a")}},{{Key("b", size: 16)}}]}""");
        Refusal().Should().Contain("'secret' of 32 bytes");
    }

    [Test]
    public void New_TwoKeysWithOneId_Throws()
    {
        Write($$"""{"keys":[{{Key("a", 1)}},{{Key("a", 2)}}]}""");
        Refusal().Should().Contain("Two of its keys have one 'id'.");
    }

    [TestCase(UnixFileMode.GroupRead)]
    [TestCase(UnixFileMode.GroupWrite)]
    [TestCase(UnixFileMode.OtherRead)]
    [TestCase(UnixFileMode.OtherWrite)]
    [TestCase(UnixFileMode.UserExecute)]
    [Platform(Exclude = "Win")]
    public void New_OthersCanReadIt_Throws(UnixFileMode more)
    {
        _ = new FileKeyRing(KeyPath);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(KeyPath, OwnerOnly | more);
        }

        Refusal().Should().Contain("its mode must be 0600");
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void New_SymbolicLink_Throws()
    {
        _ = new FileKeyRing(_directory.Sub("real.json"));
        File.CreateSymbolicLink(KeyPath, _directory.Sub("real.json"));

        Refusal().Should().Contain("It is a symbolic link.");
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void New_LinkToNowhere_ThrowsAndMakesNothingElsewhere()
    {
        File.CreateSymbolicLink(KeyPath, _directory.Sub("elsewhere.json"));

        Refusal().Should().StartWith($"The key file '{KeyPath}' cannot be used");
        File.Exists(_directory.Sub("elsewhere.json")).Should().BeFalse();
    }

    [Test]
    public void New_ADirectoryInItsPlace_Throws()
    {
        Directory.CreateDirectory(KeyPath);

        Refusal().Should().StartWith($"The key file '{KeyPath}' cannot be used");
    }

    [Test]
    public void New_AFileInPlaceOfItsDirectory_Throws()
    {
        File.WriteAllText(_directory.Sub("file"), "");

        ((Action)(() => _ = new FileKeyRing(_directory.Sub("file/keys.json")))).Should().Throw<GovernanceConfigurationException>();
    }

    private static bool Succeeds(Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (GovernanceConfigurationException)
        {
            return false;
        }
    }
}
