using McpGovernance.Documents;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>Reads a regular expression.</summary>
internal static class PatternReader
{
    public static PatternTest? Read(DocumentNode node, DocumentValues values, DocumentProblems problems)
    {
        if (values.Text(node, "a regular expression (ECMA-262) as text") is not { } text)
        {
            return null;
        }

        try
        {
            return new PatternTest(text);
        }
        catch (PatternSyntaxException wrong)
        {
            problems.Error(node, $"The text is no regular expression: {wrong.Message}.", "Expected one of ECMA-262. Correct it.");
        }
        catch (NotSupportedException)
        {
            problems.Error(node, "The expression needs backtracking, so a text could keep it busy.", "Expected one without look-around and back references. Write it without them.");
        }

        return null;
    }
}
