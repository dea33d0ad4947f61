using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Tools;

/// <summary>What changed between two lists of tools.</summary>
internal sealed class ToolReview
{
    private readonly List<(string Name, VersionBump Bump, IReadOnlyList<BumpReason> Reasons)> _tools = [];
    private bool _isUnknown;
    private bool _isBreaking;

    private VersionBump Bump => _tools.Select(static one => one.Bump).DefaultIfEmpty(VersionBump.None).Max();

    public int ExitCode => _isBreaking ? ExitCodes.Breaking : _isUnknown ? ExitCodes.Unknown : Bump == VersionBump.None ? ExitCodes.Ok : ExitCodes.Finding;

    /// <exception cref="JsonSchemaException">A schema does not compile.</exception>
    public static ToolReview Of(IReadOnlyDictionary<string, JsonElement> old, IReadOnlyDictionary<string, JsonElement> now, ComparisonProfile profile)
    {
        var review = new ToolReview();

        // Two files with one tool each speak of the same tool, whatever it is called.
        var isPair = old.Count == 1 && now.Count == 1;
        foreach (var name in old.Keys.Union(isPair ? [] : now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (isPair || (old.ContainsKey(name) && now.ContainsKey(name)))
            {
                review.Add(ToolComparer.Compare(old[name], isPair ? now.Values.First() : now[name], profile));
            }
            else
            {
                var isGone = old.ContainsKey(name);
                review.Add(name, [isGone ? new BumpReason(VersionBump.Major, "The tool is gone.") : new BumpReason(VersionBump.Minor, "The tool is new.")]);
                review._isBreaking |= isGone;
            }
        }

        return review;
    }

    public void Write(CliConsole console, bool asMarkdown)
    {
        console.Out.WriteLine(asMarkdown ? $"**Required bump: {Word(Bump)}**" : $"required bump: {Word(Bump)}");
        foreach (var (name, bump, reasons) in _tools.Where(static one => one.Bump != VersionBump.None))
        {
            console.Out.WriteLine(asMarkdown ? $"\n### {Markdown(name)}: {Word(bump)}\n" : $"{TerminalText.Escape(name)}: {Word(bump)}");
            foreach (var reason in reasons)
            {
                console.Out.WriteLine(asMarkdown ? $"- {Word(reason.Bump)}: {Markdown(reason.Sentence)}" : $"  {Word(reason.Bump)}: {TerminalText.Escape(reason.Sentence)}");
            }
        }
    }

    private void Add(ToolComparison comparison)
    {
        SchemaComparison?[] both = [comparison.Input, comparison.Output];
        var isUnknown = both.Any(static one => one?.Verdict == ChangeVerdict.Unknown);
        _isUnknown |= isUnknown;
        _isBreaking |= comparison.Bump == VersionBump.Major && (!isUnknown || both.Any(static one => one?.Verdict == ChangeVerdict.Breaking));
        Add(comparison.Name, comparison.Reasons);
    }

    private void Add(string name, IReadOnlyList<BumpReason> reasons) =>
        _tools.Add((name, reasons.Select(static reason => reason.Bump).DefaultIfEmpty(VersionBump.None).Max(), reasons));

    private static string Word(VersionBump bump) => JsonNamingPolicy.CamelCase.ConvertName(bump.ToString());

    /// <summary>What strangers wrote stays text: no markup, no link, no mention.</summary>
    private static string Markdown(string text) => string.Concat(TerminalText.Escape(text).Select(static one => one is '<' or '>' or '[' or ']' or '*' or '_' or '`' or '|' or '\\' or '#' or '!' ? $"\\{one}" : one == '@' ? "&#64;" : one.ToString()));
}
