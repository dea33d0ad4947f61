using System.Text;
using System.Text.Unicode;

namespace McpGovernance;

/// <summary>Reads policies that are written in another language than JSON. What they mean, and whether they load, is decided afterwards and for all languages alike.</summary>
/// <remarks>
/// Register one as an enumerable singleton service of this type. JSON needs none, and a format cannot take the extension <c>.json</c>. Implementations are thread safe, and
/// read bytes into a tree: they open no files and include nothing.
/// </remarks>
public abstract class PolicyFormat
{
    /// <summary>The extensions of files that are read with this format.</summary>
    /// <value>Each with its dot, such as <c>.yaml</c>. Case does not matter. Two formats with one extension are an error.</value>
    public abstract IReadOnlyList<string> Extensions { get; }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The text of the file.</param>
    /// <param name="tree">Takes the document, and what is wrong with it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tree"/> is <see langword="null"/>.</exception>
    /// <exception cref="GovernanceConfigurationException">The document is out of the tree's bounds, or the format failed: it threw, or left the document unfinished without a word.</exception>
    public void Read(ReadOnlyMemory<byte> utf8, PolicyTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (utf8.Span.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
            tree.Skip(3);
        }

        if (utf8.IsEmpty)
        {
            tree.Error(0, "The document is empty.", $"Expected {tree.Expected}.");
            return;
        }

        if (!Utf8.IsValid(utf8.Span))
        {
            tree.Error(ValidLength(utf8.Span), "The text is not UTF-8.", "Expected UTF-8. Save the file as UTF-8.");
            return;
        }

        try
        {
            ReadCore(utf8, tree);
            tree.Finish();
        }
        catch (Exception cause) when (cause is not GovernanceConfigurationException)
        {
            throw new GovernanceConfigurationException(
                $"The policy format '{GetType()}' failed on '{tree.Source}' ({cause.GetType().Name}), so the policy does not load. Tell the format's author, or write the policy in JSON.",
                cause);
        }
    }

    /// <summary>Reads a document, for implementers.</summary>
    /// <param name="utf8">The text: valid UTF-8, not empty, without a byte-order mark. Offsets count from its beginning.</param>
    /// <param name="tree">Takes the document, and what is wrong with it. What it throws must pass.</param>
    /// <remarks>
    /// Keep a key that stands twice twice: it is reported for all formats. Whatever is thrown means that the policy does not load. A document about which an error was said
    /// does not load either, so it needs no end.
    /// </remarks>
    protected abstract void ReadCore(ReadOnlyMemory<byte> utf8, PolicyTree tree);

    private static int ValidLength(ReadOnlySpan<byte> utf8)
    {
        var length = 0;
        while (Rune.DecodeFromUtf8(utf8[length..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            length += consumed;
        }

        return length;
    }
}
