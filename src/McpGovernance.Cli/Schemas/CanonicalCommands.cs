using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Schemas;

/// <summary><c>mcpgov schema digest</c> and <c>canonical</c>: the one form of a JSON value, and its digest.</summary>
internal static class CanonicalCommands
{
    public static Command Digest(CliConsole console) => Create(
        console, "digest", "Print 'sha256-' and the digest of the canonical form (RFC 8785), as records and policies show it.", static value => CanonicalJson.Digest(value));

    public static Command Canonical(CliConsole console) => Create(
        console, "canonical", "Print the canonical form (RFC 8785): keys sorted, no white space, one way to write each value.", static value =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            CanonicalJson.Write(value, buffer);
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        });

    private static Command Create(CliConsole console, string name, string description, Func<JsonElement, string> form)
    {
        var file = new Argument<string>("file") { Description = "A JSON file, or '-' for standard input." };
        var command = new Command(name, description) { file };
        command.SetAction(result =>
        {
            try
            {
                console.Out.WriteLine(form(JsonInput.Read(console, result.GetRequiredValue(file))));
                return ExitCodes.Ok;
            }
            catch (JsonException none)
            {
                console.Error.WriteLine($"mcpgov: {TerminalText.Escape(none.Message)}");
                return ExitCodes.Finding;
            }
        });
        return command;
    }
}
