using System.Globalization;
using System.Text;

namespace McpGovernance.Documents;

/// <summary>Everything that is wrong with one document, so that its author is told all of it at once.</summary>
internal sealed class DocumentProblems(DocumentText text)
{
    private const int MaxReported = 100;

    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];
    private int _count;

    public IReadOnlyList<string> Warnings => _warnings;

    public bool HasAny => _count > 0;

    /// <summary>How many errors there are, those too that the message has no room for.</summary>
    public int Count => _count;

    /// <summary>Says that a value is wrong.</summary>
    /// <param name="node">The value.</param>
    /// <param name="wrong">What is wrong, as a sentence.</param>
    /// <param name="expected">What was expected and what to do, as sentences.</param>
    public void Error(DocumentNode node, string wrong, string expected) => Add(node.Offset, node, wrong, expected);

    /// <summary>Says that the name of a member is wrong.</summary>
    public void KeyError(DocumentNode member, string wrong, string expected) => Add(member.KeyOffset, member, wrong, expected);

    /// <summary>Says that the text cannot be read at an offset, and where in the document that would be.</summary>
    public void TextError(int offset, string wrong, string expected, string? pointer = null) => Add(offset, null, wrong, expected, pointer);

    public void Warn(DocumentNode member, string message) => _warnings.Add($"{text.Where(member.KeyOffset)} at '{member.Pointer}': {message}");

    /// <exception cref="GovernanceConfigurationException">Something is wrong.</exception>
    public void ThrowIfAny()
    {
        if (_count == 0)
        {
            return;
        }

        var message = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{text.Subject} '{text.Source}' does not load{text.Effect}. Errors: {_count}.");
        foreach (var error in _errors)
        {
            message.Append("\n  ").Append(error);
        }

        if (_count > _errors.Count)
        {
            message.Append(CultureInfo.InvariantCulture, $"\n  … and {_count - _errors.Count} more.");
        }

        throw new GovernanceConfigurationException(message.ToString());
    }

    private void Add(int offset, DocumentNode? node, string wrong, string expected, string? pointer = null)
    {
        // A large document that is wrong everywhere is not worth a message of megabytes.
        if (_count++ < MaxReported)
        {
            pointer ??= node?.Pointer;
            _errors.Add($"{text.Where(offset)}{(pointer is null ? "" : $" at '{pointer}'")}: {wrong} {expected}");
        }
    }
}
