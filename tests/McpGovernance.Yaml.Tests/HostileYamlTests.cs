using System.Globalization;
using System.Text;
using CsCheck;
using McpGovernance.Yaml.Tests.Support;

namespace McpGovernance.Yaml.Tests;

/// <summary>Text that is made to cost much, or that no editor writes: each is refused with a place, in memory in proportion to the file.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class HostileYamlTests
{
    private const int FiftyMegabytes = 50_000_000;

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    [TestCase(64)]
    [TestCase(1)]
    public void Depth_WithinBounds_IsRead(int depth)
    {
        YamlPolicies.Show(YamlPolicies.Read(Repeat("[", depth) + Repeat("]", depth))).Should().Be(YamlPolicies.Show(YamlPolicies.ReadJson(Repeat("[", depth) + Repeat("]", depth))));
        YamlPolicies.Show(YamlPolicies.Read(Repeat("- ", depth) + "a")).Should().HaveLength(2 * depth + 3);
    }

    [TestCase("[", 65, "(1,65)")]
    [TestCase("[", 1000, "(1,65)")]
    [TestCase("[", 1_000_000, "(1,65)")]
    [TestCase("{ a: ", 1000, "(1,321)")]
    [TestCase("- ", 65, "(1,129)")]
    [TestCase("- ", 1_000_000, "(1,129)")]
    public void Depth_BeyondBounds_IsRefusedWhereItBegins(string opening, int times, string where) =>
        YamlPolicies.ErrorsOf(Repeat(opening, times) + "a").Should().ContainSingle()
            .Which.Should().StartWith("policy.yaml" + where).And.EndWith(": The document is deeper than 64 levels. Expected a policy, which is flat. Take levels out.");

    [Test]
    public void Depth_ByIndentation_IsRefused()
    {
        var lines = string.Concat(Enumerable.Range(0, 1000).Select(static depth => new string(' ', depth) + "k:\n"));

        YamlPolicies.ErrorsOf(lines).Should().ContainSingle().Which.Should().StartWith($"policy.yaml(65,65) at '{Repeat("/k", 64)}': The document is deeper than 64 levels.");
    }

    [Test]
    public void BillionLaughs_IsRefusedBeforeAnythingGrows()
    {
        var text = new StringBuilder("name: tickets\nversion: \"1\"\nmatrix:\n  a: &a [ x, x, x, x, x, x, x, x, x, x ]\n");
        for (var level = 'b'; level <= 'z'; level++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {level}: &{level} [ {string.Join(", ", Enumerable.Repeat($"*{(char)(level - 1)}", 10))} ]\n");
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var errors = YamlPolicies.ErrorsOf(text.ToString());

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(20_000_000);
        errors[0].Should().StartWith("policy.yaml(4,6) at '/matrix/a': What begins with '&' is an anchor.");
        errors[2].Should().StartWith("policy.yaml(5,11) at '/matrix/b/0': What begins with '*' is an alias.");
        errors[^1].Should().Be("… and 178 more.");
    }

    [Test]
    public void MillionKeys_AreAllReadAndTheMessageIsShort()
    {
        var text = new StringBuilder("name: tickets\nversion: \"1\"\nmatrix:\n");
        for (var i = 0; i < 1_000_000; i++)
        {
            text.Append("  k").Append(i).Append(": []\n");
        }

        var errors = YamlPolicies.ErrorsOf(text.ToString());

        errors[0].Should().StartWith("policy.yaml(4,3) at '/matrix/k0': The role 'k0' is unknown.");
        errors[^1].Should().Be("… and 999900 more.");
        errors.Should().HaveCount(101);
    }

    [Test]
    public void MillionTimesOneKey_IsReportedAsOften()
    {
        var errors = YamlPolicies.ErrorsOf("name: tickets\nversion: \"1\"\nmatrix: { " + Repeat("local: [],", 1_000_000) + "local: [] }");

        errors[0].Should().StartWith("policy.yaml(3,21) at '/matrix/local': The key 'local' stands twice in one object.");
        errors[^1].Should().Be("… and 999900 more.");
    }

    [Test]
    public void FiftyMegabytes_OfValues_StopAtTwoMillion()
    {
        var text = Encoding.UTF8.GetBytes(Repeat("- a\n", FiftyMegabytes / 4));
        var before = GC.GetAllocatedBytesForCurrentThread();

        YamlPolicies.ErrorsOf(text).Should().ContainSingle().Which.Should().Be(
            "policy.yaml(2000000,3) at '/1999999': The document has more than 2000000 values. Expected fewer. Name what belongs together by patterns.");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_500_000_000, "all of the text would be six times as much");
    }

    [Test]
    public void FiftyMegabytes_OfOneText_AreTooLong() =>
        YamlPolicies.ErrorsOf("name: " + new string('x', FiftyMegabytes) + "\nversion: \"1\"\nmatrix: {}").Should().ContainSingle()
            .Which.Should().StartWith("policy.yaml(1,7) at '/name': The text is longer than 2048 characters.");

    [TestCase(" ")]
    [TestCase("# é\n")]
    public void FiftyMegabytes_OfNothing_AreEmpty(string nothing) =>
        YamlPolicies.ErrorsOf(Repeat(nothing, FiftyMegabytes / nothing.Length)).Should().ContainSingle().Which.Should().StartWith("policy.yaml(1,1) at '': The document is empty.");

    [Test]
    public void ManyErrorsInOtherScripts_FindTheirPlacesInOnePass()
    {
        var errors = YamlPolicies.ErrorsOf(Repeat("- yes # é😀\n", 1_000_000));

        errors[99].Should().StartWith("policy.yaml(100,3) at '/99': Readers of YAML do not agree on 'yes'");
        errors[^1].Should().Be("… and 999900 more.");
    }

    [Test]
    public void KeyOfTenMegabytes_IsRefused() =>
        YamlPolicies.ErrorsOf(new string('k', 10_000_000) + ": a").Should().ContainSingle().Which.Should().StartWith("policy.yaml(1,");

    [Test]
    public void AnySignsOfYaml_AreReadOrRefused_AndNothingElseHappens()
    {
        const string Signs = "ab1 \n\n  :-,[]{}?!&*#|>'\"%@`.~\\ué\r\t";
        Gen.Char[Signs].Array[0, 40].Sample(
            static signs =>
            {
                try
                {
                    YamlPolicies.Read(new string(signs));
                }
                catch (GovernanceConfigurationException refused)
                {
                    return refused.Message.StartsWith("The policy ", StringComparison.Ordinal);
                }

                return true;
            },
            iter: 50_000);
    }
}
