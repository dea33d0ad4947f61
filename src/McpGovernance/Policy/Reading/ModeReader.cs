using System.Globalization;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Reads what becomes of what a policy refuses, and until when.</summary>
internal sealed class ModeReader(DocumentProblems problems, DateTimeOffset time)
{
    private static readonly (string Name, PolicyMode Mode)[] s_modes = [("enforce", PolicyMode.Enforce), ("warn", PolicyMode.Warn), ("audit", PolicyMode.Audit)];

    private readonly DocumentValues _values = new(problems);

    /// <summary>The name of a mode, as policies write it.</summary>
    public static string NameOf(PolicyMode mode) => Array.Find(s_modes, one => one.Mode == mode).Name;

    public (PolicyMode Mode, DateTimeOffset? Until) Read(DocumentNode document)
    {
        var mode = ReadMode(document);
        if (document.Find(PolicyKeys.ModeUntil) is not { } node || _values.Text(node, "a day as text, such as \"2026-12-31\"") is not { } text)
        {
            return (mode, null);
        }

        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day == DateOnly.MaxValue)
        {
            problems.Error(node, $"'{text}' is no day.", "Expected a day such as \"2026-12-31\". Correct it.");
            return (mode, null);
        }

        var until = new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        if (mode == PolicyMode.Enforce)
        {
            problems.KeyError(node, "An enforced policy ends with no day.", "Expected 'mode': \"audit\" or \"warn\" beside it. Remove the key.");
        }
        else if (time >= until)
        {
            problems.Error(node, $"The policy was not to be enforced until {text}, and that day is over.", "Expected a day to come. Enforce the policy, or decide anew how long not to.");
        }
        else
        {
            problems.Warn(node, $"Until {text} (UTC) nothing that this policy refuses is refused; after it everything is.");
        }

        return (mode, until);
    }

    private PolicyMode ReadMode(DocumentNode document)
    {
        if (document.Find(PolicyKeys.Mode) is not { } node || _values.Text(node, "'enforce', 'warn' or 'audit'") is not { } text)
        {
            return PolicyMode.Enforce;
        }

        var index = Array.FindIndex(s_modes, one => one.Name == text);
        if (index >= 0)
        {
            return s_modes[index].Mode;
        }

        problems.Error(node, $"The mode '{text}' is unknown.", $"Expected 'enforce', 'warn' or 'audit'.{Nearest.Hint(text, s_modes.Select(static one => one.Name))} Correct it, or leave the key out to enforce.");
        return PolicyMode.Enforce;
    }
}
