using System.Globalization;
using System.Text;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

/// <summary>Explanations read as they were approved. With <c>MCPGOV_APPROVE=1</c> the file is written anew; the change of it is what a reviewer reads.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ExplanationTextTests
{
    private const string File = "explanations.txt";
    private const string Folder = "tests/McpGovernance.Tests/Policy/Explaining/Approved";

    private static readonly (string Tool, string Scopes, string? Arguments, bool IsPerson)[] s_questions =
    [
        ("refund", "money", """{ "amount": 5 }""", false),
        ("refund", "money manage", """{ "amount": 5000 }""", true),
        ("refund", "money", """{ "amount": 5000 }""", true),
        ("refund", "money manage", "{}", false),
        ("refund", "", """{ "amount": 5 }""", false),
        ("refund", "money", null, false),
        ("secret", "boss mfa", "{}", false),
        ("audit_log", "money", null, false),
        ("get_ticket", "", "{}", false),
    ];

    private static string All => string.Join('\n', s_questions.Select(static one =>
        $"# {one.Tool} with '{one.Scopes}' and {one.Arguments ?? "nothing"}{(one.IsPerson ? ", by a person" : "")}\n{Explanations.Of(one.Tool, one.Scopes, one.Arguments, one.IsPerson).ToText()}"));

    [Test]
    public void Of_Questions_ReadAsApproved()
    {
        if (Environment.GetEnvironmentVariable("MCPGOV_APPROVE") == "1")
        {
            System.IO.File.WriteAllText(Path.Combine(Repository.Root, Folder, File), All);
        }

        using var stream = typeof(ExplanationTextTests).Assembly.GetManifestResourceStream($"Approved.{File}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        All.Should().Be(reader.ReadToEnd().ReplaceLineEndings("\n"));
    }

    [Test]
    public void Of_AnyCulture_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        var expected = All;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            All.Should().Be(expected);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Of_ACall_HasNoValueOfItsArguments() =>
        Explanations.Of("refund", "money", """{ "amount": 987654 }""").ToText().Should().NotContain("987654");
}
