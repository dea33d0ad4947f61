using McpGovernance.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Interop;

/// <summary>A governed client of npm's <c>@modelcontextprotocol/server-filesystem</c>: it may read a directory, and not write it.</summary>
[Parallelizable(ParallelScope.All)]
public class FilesystemServerTests
{
    [Test]
    public async Task ReadsWhatIsGranted_AndWritesNothing()
    {
        using var directory = new TemporaryDirectory();
        var files = Directory.CreateDirectory(directory.Sub("files")).FullName;
        var note = Path.Combine(files, "note.txt");
        await File.WriteAllTextAsync(note, "from the disk");
        await using var server = await NodeServer.StartAsync("server-filesystem", [files], ["read_text_file", "list_directory", "method:roots/list"]);

        (await server.Client.ListToolsAsync()).Select(static tool => tool.Name).Should().BeEquivalentTo("read_text_file", "list_directory");
        var read = await server.Client.CallToolAsync("read_text_file", new Dictionary<string, object?> { ["path"] = note });
        read.Content.OfType<TextContentBlock>().First().Text.Should().Contain("from the disk");
        await FluentActions.Awaiting(async () => await server.Client.CallToolAsync(
            "write_file", new Dictionary<string, object?> { ["path"] = note, ["content"] = "changed" })).Should().ThrowAsync<McpProtocolException>();

        (await File.ReadAllTextAsync(note)).Should().Be("from the disk");
        (await server.RecordsAsync()).Summaries().Should().Equal(
            "list.view done", "call.intent read_text_file", "call.outcome read_text_file done", "call.outcome write_file access.unknown refused");
    }
}
