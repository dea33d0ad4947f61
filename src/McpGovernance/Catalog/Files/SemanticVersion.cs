using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace McpGovernance.Catalog;

/// <summary>A version as SemVer 2.0.0 has it (semver.org): major, minor, patch, and a label of what is before the release.</summary>
/// <remarks>Immutable. There is no build metadata: two catalogs must not differ in what no comparison sees.</remarks>
public readonly record struct SemanticVersion : IComparable<SemanticVersion>
{
    private const int MaxLength = 64;

    private readonly string? _label;

    private SemanticVersion(int major, int minor, int patch, string label)
    {
        (Major, Minor, Patch) = (major, minor, patch);
        _label = label.Length == 0 ? null : label;
    }

    /// <summary>A release.</summary>
    /// <param name="major">Raised by what breaks callers; 0 or more.</param>
    /// <param name="minor">Raised by what callers may use and need not; 0 or more.</param>
    /// <param name="patch">Raised by what is only read; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public SemanticVersion(int major, int minor, int patch)
        : this(major, minor, patch, "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(major);
        ArgumentOutOfRangeException.ThrowIfNegative(minor);
        ArgumentOutOfRangeException.ThrowIfNegative(patch);
    }

    /// <summary>Raised by what breaks callers.</summary>
    public int Major { get; }

    /// <summary>Raised by what callers may use and need not.</summary>
    public int Minor { get; }

    /// <summary>Raised by what is only read.</summary>
    public int Patch { get; }

    /// <summary>What stands behind the hyphen, such as <c>rc.1</c>; empty for a release.</summary>
    public string Label => _label ?? "";

    /// <summary>Whether one version is lower.</summary>
    public static bool operator <(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether one version is higher.</summary>
    public static bool operator >(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether one version is lower or the same.</summary>
    public static bool operator <=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one version is higher or the same.</summary>
    public static bool operator >=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) >= 0;

    /// <summary>Reads a version strictly: three numbers without leading zeros, perhaps a label, nothing else.</summary>
    /// <param name="text">Such as <c>2.0.0</c> or <c>2.0.0-rc.1</c>; at most 64 characters.</param>
    /// <param name="version">The version.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out SemanticVersion version)
    {
        version = default;
        if (text is null || text.Length > MaxLength)
        {
            return false;
        }

        var hyphen = text.IndexOf('-', StringComparison.Ordinal);
        var numbers = (hyphen < 0 ? text : text[..hyphen]).Split('.');
        var label = hyphen < 0 ? "" : text[(hyphen + 1)..];
        if (numbers.Length != 3 || (hyphen >= 0 && !label.Split('.').All(IsIdentifier)))
        {
            return false;
        }

        if (!TryNumber(numbers[0], out var major) || !TryNumber(numbers[1], out var minor) || !TryNumber(numbers[2], out var patch))
        {
            return false;
        }

        version = new SemanticVersion(major, minor, patch, label);
        return true;
    }

    /// <summary>Reads a version.</summary>
    /// <param name="text">Such as <c>2.0.0</c>.</param>
    /// <returns>The version.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static SemanticVersion Parse(string text) => TryParse(text, out var version)
        ? version
        : throw new FormatException($"'{text}' is no version. Expected three numbers as SemVer has them, such as '2.0.0' or '2.0.0-rc.1'.");

    /// <summary>The next version after a change.</summary>
    /// <param name="bump">What the change needs.</param>
    /// <returns>The same version for <see cref="Schemas.VersionBump.None"/>; else a release. Before 1.0.0 what breaks raises the major all the same.</returns>
    public SemanticVersion Next(Schemas.VersionBump bump) => bump switch
    {
        Schemas.VersionBump.Major => new(Major + 1, 0, 0),
        Schemas.VersionBump.Minor => new(Major, Minor + 1, 0),
        Schemas.VersionBump.Patch => new(Major, Minor, Patch + 1),
        _ => this,
    };

    /// <summary>By precedence, as SemVer orders versions.</summary>
    /// <param name="other">The other version.</param>
    /// <returns>Less than 0, 0 or more than 0.</returns>
    public int CompareTo(SemanticVersion other)
    {
        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0 || Label == other.Label)
        {
            return order;
        }

        return Label.Length == 0 ? 1 : other.Label.Length == 0 ? -1 : CompareLabels(Label.Split('.'), other.Label.Split('.'));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}{(Label.Length == 0 ? "" : "-")}{Label}");

    private static int CompareLabels(string[] left, string[] right)
    {
        for (var at = 0; at < Math.Min(left.Length, right.Length); at++)
        {
            var (isLeftNumber, isRightNumber) = (left[at].All(char.IsAsciiDigit), right[at].All(char.IsAsciiDigit));
            var order = isLeftNumber && isRightNumber ? (left[at].Length, left[at]).CompareTo((right[at].Length, right[at]))
                : isLeftNumber != isRightNumber ? (isLeftNumber ? -1 : 1)
                : string.CompareOrdinal(left[at], right[at]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (text.Length == 1 || text[0] != '0');

    private static bool IsIdentifier(string text) =>
        text.Length > 0 && text.All(static one => char.IsAsciiLetterOrDigit(one) || one == '-') && !(text.Length > 1 && text[0] == '0' && text.All(char.IsAsciiDigit));
}
