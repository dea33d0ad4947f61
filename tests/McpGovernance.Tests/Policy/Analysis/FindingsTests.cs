using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FindingsTests
{
    private readonly Findings _findings = new(Policies.Allowing("a"));

    private IEnumerable<string> Pointers => _findings.InDocumentOrder().Select(static one => one.Pointer);

    [TestCase("/a/10", "/a/2")]
    [TestCase("/a/b", "/a/10")]
    [TestCase("/a/2x", "/a/10")]
    [TestCase("/b", "/a/b")]
    [TestCase("/a/b", "/a")]
    [TestCase("/a/B/0", "/A/b/0")]
    [TestCase("/a/1/z", "/a/1/b/c")]
    public void InDocumentOrder_SameOffset_IsByPointer(string later, string earlier)
    {
        _findings.Error("c", later, -1, "m", "a");
        _findings.Error("c", earlier, -1, "m", "a");

        Pointers.Should().Equal(earlier, later);
    }

    [TestCase("/a/10", "/a/2")]
    [TestCase("/a/b", "/a")]
    public void InDocumentOrder_Added_MattersNot(string later, string earlier)
    {
        _findings.Error("c", earlier, -1, "m", "a");
        _findings.Error("c", later, -1, "m", "a");

        Pointers.Should().Equal(earlier, later);
    }

    [Test]
    public void InDocumentOrder_Offsets_AreFirst()
    {
        _findings.Advice("c", "/a", 9, "m", "a");
        _findings.Warning("c", "/b", 3, "m", "a");
        _findings.Error("c", "/c", -1, "m", "a");

        Pointers.Should().Equal("/c", "/b", "/a");
        _findings.InDocumentOrder().Select(static one => one.Severity).Should().Equal(PolicySeverity.Error, PolicySeverity.Warning, PolicySeverity.Advice);
    }

    [Test]
    public void InDocumentOrder_SamePlace_IsByCodeAndMessage()
    {
        _findings.Error("b", "/a", 1, "a", "2");
        _findings.Error("a", "/a", 1, "b", "1");
        _findings.Error("B", "/a", 1, "z", "3");
        _findings.Error("a", "/a", 1, "Z", "0");

        _findings.InDocumentOrder().Select(static one => one.Code + one.Message).Should().Equal("Bz", "aZ", "ab", "ba");
    }

    [Test]
    public void Add_Parts_AreThoseOfTheFinding()
    {
        _findings.Add("policy.x", PolicySeverity.Advice, "/a/b", -1, "Something is so.", "Change it.");

        var finding = _findings.InDocumentOrder().Should().ContainSingle().Subject;
        (finding.Code, finding.Severity, finding.Pointer, finding.Message, finding.Advice).Should().Be(("policy.x", PolicySeverity.Advice, "/a/b", "Something is so.", "Change it."));
        finding.ToString().Should().Be($"{finding.Where} at '/a/b': Something is so. Change it. (policy.x)");
    }

    [TestCase("a", "'a'")]
    [TestCase("b,a,b", "'a', 'b'")]
    [TestCase("a,B", "'B', 'a'")]
    [TestCase("e,d,c,b,a", "'a', 'b', 'c', 'd', 'e'")]
    [TestCase("f,e,d,c,b,a,a", "'a', 'b', 'c', 'd', 'e' and 1 more")]
    [TestCase("g,f,e,d,c,b,a", "'a', 'b', 'c', 'd', 'e' and 2 more")]
    public void Name_Names_AreFiveInOrder(string names, string said) => Findings.Name(names.Split(',')).Should().Be(said);

    [TestCase("a/b~c", "a~1b~0c")]
    [TestCase("~1", "~01")]
    [TestCase("a", "a")]
    public void Escape_Name_IsAPartOfAPointer(string name, string part) => Findings.Escape(name).Should().Be(part);

    [Test]
    public void PointerOf_EntryOfARow_HasTheRole()
    {
        var entry = MatrixEntry.Parse("a").Entry! with { Key = "3" };

        Findings.PointerOf(new MatrixRow("x/y", [entry]), entry).Should().Be("/matrix/x~1y/3");
    }

    [TestCase("/guards/1", "tools", "2", "/guards/1/tools/2")]
    [TestCase("/guards/1", "tools", "tools", "/guards/1/tools")]
    [TestCase("/guards/1", "tools", "", "/guards/1")]
    [TestCase("/extends", "tools", "2", "/extends")]
    public void PointerOf_EntryOfASection_IsWhereItStands(string section, string key, string own, string pointer) =>
        Findings.PointerOf(section, key, MatrixEntry.Parse("a").Entry! with { Key = own }).Should().Be(pointer);
}
