using System.Text.Json;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Schemas;

/// <summary>Changes of real tools, judged by reading them, each with the reason.</summary>
[Category("SharedData")]
[Parallelizable(ParallelScope.All)]
internal sealed class SchemaComparisonJudgedTests
{
    [TestCase("modelcontextprotocol__server-everything", "2026.1.26", "2026.8.31", "echo", ComparisonDirection.Input, ChangeVerdict.Compatible, "a closed object opens")]
    [TestCase("modelcontextprotocol__server-filesystem", "2025.8.21", "2025.11.25", "read_file", ComparisonDirection.Input, ChangeVerdict.Breaking, "a schema that asked nothing asks for an object with a path")]
    [TestCase("modelcontextprotocol__server-filesystem", "2025.8.21", "2025.11.25", "write_file", ComparisonDirection.Input, ChangeVerdict.Breaking, "a schema that asked nothing asks for two properties")]
    [TestCase("modelcontextprotocol__server-filesystem", "2025.8.21", "2025.11.25", "list_allowed_directories", ComparisonDirection.Input, ChangeVerdict.Compatible, "an empty list of required names goes")]
    [TestCase("modelcontextprotocol__server-memory", "0.6.2", "2025.9.25", "create_entities", ComparisonDirection.Input, ChangeVerdict.Compatible, "objects with declared names close, and nobody sends others")]
    [TestCase("modelcontextprotocol__server-memory", "0.6.2", "2025.9.25", "delete_entities", ComparisonDirection.Input, ChangeVerdict.Compatible, "an object with declared names closes")]
    [TestCase("modelcontextprotocol__server-memory", "2025.9.25", "2025.11.25", "add_observations", ComparisonDirection.Input, ChangeVerdict.Compatible, "closed objects open")]
    [TestCase("modelcontextprotocol__server-memory", "2025.9.25", "2025.11.25", "delete_observations", ComparisonDirection.Input, ChangeVerdict.Compatible, "closed objects open")]
    [TestCase("modelcontextprotocol__server-puppeteer", "0.6.2", "2025.5.12", "puppeteer_navigate", ComparisonDirection.Input, ChangeVerdict.Compatible, "two optional properties come to an open object")]
    [TestCase("modelcontextprotocol__server-puppeteer", "0.6.2", "2025.5.12", "puppeteer_screenshot", ComparisonDirection.Input, ChangeVerdict.Compatible, "an optional property comes to an open object")]
    [TestCase("modelcontextprotocol__server-sequential-thinking", "2025.12.18", "2026.8.31", "sequentialthinking", ComparisonDirection.Input, ChangeVerdict.Compatible, "booleans may also be strings")]
    [TestCase("mongodb-mcp-server", "1.0.2", "1.7.0", "atlas-connect-cluster", ComparisonDirection.Input, ChangeVerdict.Compatible, "an optional property comes to a closed object")]
    [TestCase("mongodb-mcp-server", "1.0.2", "1.7.0", "create-index", ComparisonDirection.Input, ChangeVerdict.Breaking, "a required property is replaced by another")]
    [TestCase("mongodb-mcp-server", "1.7.0", "1.14.0", "collection-indexes", ComparisonDirection.Input, ChangeVerdict.Compatible, "a closed object opens")]
    [TestCase("mongodb-mcp-server", "1.7.0", "1.14.0", "count", ComparisonDirection.Input, ChangeVerdict.Compatible, "a closed object opens, and true is written as an empty schema")]
    [TestCase("mongodb-mcp-server", "1.7.0", "1.14.0", "collection-schema", ComparisonDirection.Output, ChangeVerdict.Compatible, "that names are strings says nothing")]
    [TestCase("mongodb-mcp-server", "1.7.0", "1.14.0", "db-stats", ComparisonDirection.Output, ChangeVerdict.Compatible, "that names are strings says nothing")]
    [TestCase("mongodb-mcp-server", "1.7.0", "1.14.0", "delete-many", ComparisonDirection.Input, ChangeVerdict.Compatible, "a closed object opens, and true is written as an empty schema")]
    [TestCase("mongodb-mcp-server", "1.7.0", "1.14.0", "explain", ComparisonDirection.Output, ChangeVerdict.Compatible, "strings become some of them")]
    [TestCase("mongodb-mcp-server", "1.7.0", "1.14.0", "update-many", ComparisonDirection.Input, ChangeVerdict.Compatible, "a closed object opens, and true is written as an empty schema")]
    [TestCase("mongodb-mcp-server", "1.14.0", "3.0.3", "collection-indexes", ComparisonDirection.Input, ChangeVerdict.Breaking, "a property is required that was not there")]
    [TestCase("mongodb-mcp-server", "1.14.0", "3.0.3", "connect", ComparisonDirection.Input, ChangeVerdict.Compatible, "an optional property comes, and an object with declared names closes")]
    [TestCase("mongodb-mcp-server", "1.14.0", "3.0.3", "connect", ComparisonDirection.Output, ChangeVerdict.Breaking, "what readers require is returned no longer")]
    [TestCase("mongodb-mcp-server", "1.14.0", "3.0.3", "db-stats", ComparisonDirection.Input, ChangeVerdict.Breaking, "a property is required that was not there")]
    [TestCase("mongodb-mcp-server", "1.14.0", "3.0.3", "list-databases", ComparisonDirection.Input, ChangeVerdict.Breaking, "a property is required that was not there")]
    [TestCase("mongodb-mcp-server", "1.14.0", "3.0.3", "rename-collection", ComparisonDirection.Input, ChangeVerdict.Breaking, "a property is required that was not there")]
    [TestCase("mongodb-mcp-server", "1.14.0", "3.0.3", "atlas-connect-cluster", ComparisonDirection.Output, ChangeVerdict.Compatible, "one more property is returned, which readers ignore")]
    [TestCase("mongodb-mcp-server", "1.14.0", "3.0.3", "atlas-create-project", ComparisonDirection.Output, ChangeVerdict.Compatible, "an optional property is returned always")]
    [TestCase("mongodb-mcp-server", "1.14.0", "3.0.3", "atlas-list-projects", ComparisonDirection.Output, ChangeVerdict.Breaking, "what readers require in each project is returned no longer")]
    [TestCase("mongodb-mcp-server", "1.14.0", "3.0.3", "atlas-pause-resume-cluster", ComparisonDirection.Output, ChangeVerdict.Breaking, "what readers require is returned no longer")]
    [TestCase("mongodb-mcp-server", "1.14.0", "3.0.3", "list-knowledge-sources", ComparisonDirection.Input, ChangeVerdict.Compatible, "an object with declared names closes")]
    [TestCase("mongodb-mcp-server", "1.14.0", "3.0.3", "search-knowledge", ComparisonDirection.Input, ChangeVerdict.Breaking, "a limit gets a range")]
    [TestCase("notionhq__notion-mcp-server", "2.2.1", "2.4.0", "API-get-user", ComparisonDirection.Input, ChangeVerdict.Compatible, "a property is declared no longer in an open object")]
    [TestCase("notionhq__notion-mcp-server", "2.2.1", "2.4.0", "API-patch-block-children", ComparisonDirection.Input, ChangeVerdict.Compatible, "each block may also be a string")]
    [TestCase("notionhq__notion-mcp-server", "2.2.1", "2.4.0", "API-move-page", ComparisonDirection.Input, ChangeVerdict.Compatible, "the parent may also be a string")]
    [TestCase("playwright__mcp", "0.0.29", "0.0.35", "browser_close", ComparisonDirection.Input, ChangeVerdict.Breaking, "a schema that asked nothing asks for an object without names")]
    [TestCase("playwright__mcp", "0.0.29", "0.0.35", "browser_wait_for", ComparisonDirection.Input, ChangeVerdict.Breaking, "a schema that asked nothing asks for an object")]
    [TestCase("playwright__mcp", "0.0.35", "0.0.40", "browser_file_upload", ComparisonDirection.Input, ChangeVerdict.Compatible, "a property is required no longer")]
    [TestCase("playwright__mcp", "0.0.35", "0.0.40", "browser_click", ComparisonDirection.Input, ChangeVerdict.Compatible, "an optional property comes to a closed object")]
    [TestCase("playwright__mcp", "0.0.40", "0.0.45", "browser_console_messages", ComparisonDirection.Input, ChangeVerdict.Compatible, "an optional property comes to a closed object")]
    [TestCase("playwright__mcp", "0.0.45", "0.0.55", "browser_console_messages", ComparisonDirection.Input, ChangeVerdict.Breaking, "a property goes from a closed object")]
    [TestCase("playwright__mcp", "0.0.45", "0.0.55", "browser_snapshot", ComparisonDirection.Input, ChangeVerdict.Compatible, "an optional property comes to a closed object")]
    [TestCase("playwright__mcp", "0.0.55", "0.0.60", "browser_console_messages", ComparisonDirection.Input, ChangeVerdict.Breaking, "a property is required that was optional, though it has a default")]
    [TestCase("playwright__mcp", "0.0.55", "0.0.60", "browser_type", ComparisonDirection.Input, ChangeVerdict.Compatible, "a property is required no longer")]
    [TestCase("playwright__mcp", "0.0.55", "0.0.60", "browser_take_screenshot", ComparisonDirection.Input, ChangeVerdict.Breaking, "a property is required that was optional")]
    [TestCase("playwright__mcp", "0.0.60", "0.0.70", "browser_fill_form", ComparisonDirection.Input, ChangeVerdict.Compatible, "an optional property comes to closed items")]
    public void Compare_RealChange_IsWhatAReaderSays(string package, string before, string after, string tool, ComparisonDirection direction, ChangeVerdict expected, string because)
    {
        var (old, now) = (Schema(package, before, tool, direction), Schema(package, after, tool, direction));

        var comparison = SchemaComparer.Compare(old, now, direction);

        ComparisonProof.Check(old, now, direction, comparison);
        comparison.Verdict.Should().Be(expected, because);
    }

    private static JsonElement Schema(string package, string version, string tool, ComparisonDirection direction)
    {
        var directory = SharedData.Find("real-tools");
        if (directory is null)
        {
            Assert.Ignore("The shared data is not here.");
        }

        var tools = JsonElement.Parse(File.ReadAllText(Path.Combine(directory!, $"{package}@{version}.json"))).GetProperty("tools");
        return tools.EnumerateArray().Single(one => one.GetProperty("name").GetString() == tool).GetProperty(direction == ComparisonDirection.Input ? "inputSchema" : "outputSchema");
    }
}
