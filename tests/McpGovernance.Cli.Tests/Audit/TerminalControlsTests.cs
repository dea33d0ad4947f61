using System.Globalization;
using System.Text.Json;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Cli.Tests.Audit;

/// <summary>Whatever stands in a record, it does not steer the terminal of the person who reads it.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TerminalControlsTests : IDisposable
{
    private const string Time = "2026-11-25T21:00:00Z";

    private static readonly int[] Unsafe =
    [
        .. Enumerable.Range(0x00, 0x20), .. Enumerable.Range(0x7F, 0x21), // C0, DEL, C1
        .. Enumerable.Range(0x202A, 5), .. Enumerable.Range(0x2066, 4), 0x200E, 0x200F, 0x061C, // bidirectional
        0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, // zero width
        .. Enumerable.Range(0xE0000, 0x80), // tags
        0x2028, 0x2029, 0xFE0F, 0xE0101, 0x3164, // line ends, variation selectors, a letter without a shape
    ];

    private readonly HandWrittenJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    [TestCase("show")]
    [TestCase("show terminal")]
    public async Task Table_UnsafeCodePoint_IsSpelledOut(string how)
    {
        _journal.Append(LogA, [.. Unsafe.Select((codePoint, i) => RecordNamed($"<{Escaped(codePoint)}>", i))]);

        var run = await RunAsync(how);

        foreach (var codePoint in Unsafe)
        {
            run.Out.Should().Contain($"<\\u{{{codePoint:X4}}}>");
        }

        run.Plain.Replace(Environment.NewLine, "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).EnumerateRunes().Select(rune => rune.Value).Should().NotIntersectWith(Unsafe);
    }

    [TestCase(0xD800)]
    [TestCase(0xDFFF)]
    public async Task Table_LoneSurrogate_IsSpelledOut(int unit)
    {
        _journal.Append(LogA, RecordNamed($"<\\u{unit:x4}>", 1));

        (await RunAsync("show")).Out.Should().Contain($"<\\u{{{unit:X4}}}>");
    }

    [Test]
    public async Task Table_AnsiSequence_IsSpelledOut()
    {
        _journal.Append(LogA, RecordNamed("\\u001b[2J\\u001b]0;owned\\u0007", 1));

        (await RunAsync("show")).Out.Should().Contain("\\u{001B}[2J\\u{001B}]0;owned\\u{0007}");
    }

    [Test]
    public async Task Table_RawC1AndBidi_AreSpelledOut()
    {
        _journal.Append(LogA, RecordNamed("a\u009b31m\u202eb", 1));

        (await RunAsync("show")).Out.Should().Contain("a\\u{009B}31m\\u{202E}b");
    }

    [TestCase("show")]
    [TestCase("show terminal")]
    public async Task Table_SpectreMarkup_IsNotInterpreted(string how)
    {
        _journal.Append(LogA, RecordNamed("[red]x[/] [link=http://a]b[/] [[", 1));

        (await RunAsync(how)).Out.Should().Contain("[red]x[/] [link=http://a]b[/] [[");
    }

    [Test]
    public async Task Table_TextThatLooksLikeOurEscape_CannotBeMistakenForOne()
    {
        _journal.Append(LogA, RecordNamed("\\\\u{202E} C:\\\\temp", 1));

        (await RunAsync("show")).Out.Should().Contain("\\u{005C}u{202E} C:\\temp");
    }

    [Test]
    public async Task Table_OrdinaryTextOfTheWorld_StaysAsItIs()
    {
        _journal.Append(LogA, RecordNamed("Zoë 東京 кот 😀 שלום", 1));

        (await RunAsync("show")).Out.Should().Contain("Zoë 東京 кот 😀 שלום");
    }

    [Test]
    public async Task Table_EveryColumn_IsEscaped()
    {
        const string Bad = "\\u001bX";
        _journal.Append(LogA, Line(
            LogA, 1, "call.outcome", Time, "c",
            $"{Who(Bad + 1, roles: $"\"{Bad}2\"")},{What(Bad + 4, Bad + 5, Bad + 3)},{Denied(Bad + 6)},{Came(Bad + 7)}"));
        _journal.Append(LogA, Line(LogA, 2, Bad + 8, Time, null, $"\"caller\":{{\"kind\":\"{Bad}9\"}}"));

        var run = await RunAsync("show");

        run.Out.Should().NotContain("\u001b").And.ContainAll(Enumerable.Range(1, 9).Select(i => $"\\u{{001B}}X{i}"));
    }

    [Test]
    public async Task Stderr_PathWithControls_IsEscaped()
    {
        _journal.Append("log-\u001b[2J", "broken");

        var run = await RunAsync("show");

        run.Error.Should().Contain("log-\\u{001B}[2J").And.NotContain("\u001b");
    }

    [Test]
    public async Task Json_OnTerminal_EscapesWithoutChangingTheMeaning()
    {
        var raw = Unsafe.Where(codePoint => codePoint >= 0x7F).Select(char.ConvertFromUtf32).ToArray();
        var line = RecordNamed(string.Concat(raw), 1).Replace("\"side\"", "\t\"side\"", StringComparison.Ordinal) + "\r";
        _journal.Append(LogA, line);

        var run = await CliRun.OnTerminalAsync(200, "audit", "show", _journal.Root, "--json");

        run.Out.TrimEnd('\n').EnumerateRunes().Select(rune => rune.Value).Should().NotIntersectWith(Unsafe);
        using var shown = JsonDocument.Parse(run.Out);
        using var written = JsonDocument.Parse(line);
        JsonElement.DeepEquals(shown.RootElement, written.RootElement).Should().BeTrue();
    }

    [Test]
    public async Task Json_Redirected_IsLeftExactlyAsWritten()
    {
        var line = RecordNamed("a\u202e\u009b", 1) + "\r";
        _journal.Append(LogA, line);

        (await CliRun.RedirectedAsync("audit", "show", _journal.Root, "--json")).Out.Should().Be(line + "\n");
    }

    private static string RecordNamed(string json, int seq) =>
        Line(LogA, seq, "call.outcome", Time, $"c{seq}", $"{Who("alice")},{What(json)},{Came("done")}");

    private static string Escaped(int codePoint) => string.Concat(
        char.ConvertFromUtf32(codePoint).Select(unit => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}")));

    private async Task<CliRun> RunAsync(string how) => how == "show"
        ? await CliRun.RedirectedAsync("audit", "show", _journal.Root)
        : await CliRun.OnTerminalAsync(400, "audit", "show", _journal.Root);
}
