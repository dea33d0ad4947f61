using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>The one JSON text that a policy's meaning has, whatever front-end it came from. The digest is over this.</summary>
internal static class PolicyNormalForm
{
    public static string Digest(PolicyModel model)
    {
        using var document = JsonDocument.Parse(Write(writer => WriteModel(writer, model)));
        return CanonicalJson.Digest(document.RootElement);
    }

    /// <summary>One text for one rule, to sort and to find duplicates by.</summary>
    public static string Text(RoleRule rule) => Encoding.UTF8.GetString(Write(rule.Write).Span);

    public static void WriteIssuer(Utf8JsonWriter writer, string? issuer)
    {
        if (issuer is not null)
        {
            writer.WriteString(PolicyKeys.Issuer, issuer);
        }
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output);
        write(writer);
        writer.Flush();
        return output.WrittenMemory;
    }

    private static void WriteModel(Utf8JsonWriter writer, PolicyModel model)
    {
        writer.WriteStartObject();
        writer.WriteString(PolicyKeys.Name, model.Name);
        writer.WriteString(PolicyKeys.Version, model.Version);
        writer.WriteString(PolicyKeys.Mode, PolicyModel.Enforce);
        WriteList(writer, PolicyKeys.Environment, model.Environments, static (writer, name) => writer.WriteStringValue(name));

        writer.WriteStartObject(PolicyKeys.Roles);
        foreach (var role in model.Roles)
        {
            writer.WriteStartObject(role.Name);
            WriteList(writer, PolicyKeys.AnyOf, role.AnyOf, static (writer, rule) => rule.Write(writer));
            WriteList(writer, PolicyKeys.AllOf, role.AllOf, static (writer, rule) => rule.Write(writer));
            if (role.MaxTokenAge is { } age)
            {
                writer.WriteString(PolicyKeys.MaxTokenAge, ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteStartObject(PolicyKeys.Matrix);
        foreach (var row in model.Matrix)
        {
            WriteList(writer, row.Role, row.Entries, WriteEntry);
        }

        writer.WriteEndObject();
        if (model.Rollout.Count > 0)
        {
            WriteList(writer, PolicyKeys.Rollout, model.Rollout, WriteRollout);
        }

        writer.WriteEndObject();
    }

    private static void WriteRollout(Utf8JsonWriter writer, RolloutEntry entry)
    {
        writer.WriteStartObject();
        WriteList(writer, PolicyKeys.Tools, entry.Tools, static (writer, tool) => writer.WriteStringValue(tool.ToString()));
        WriteList(writer, PolicyKeys.Callers, entry.Callers, static (writer, name) => writer.WriteStringValue(name));
        WriteList(writer, PolicyKeys.Roles, entry.Roles, static (writer, name) => writer.WriteStringValue(name));
        WriteList(writer, PolicyKeys.Clients, entry.Clients, static (writer, name) => writer.WriteStringValue(name));
        writer.WriteString(PolicyKeys.Percent, $"{entry.Percent.ToString(CultureInfo.InvariantCulture)}%");
        writer.WriteString(PolicyKeys.Channel, entry.Channel);
        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, MatrixEntry entry)
    {
        if (entry.ToolKind is not { } kind)
        {
            writer.WriteStringValue(entry.Text);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(PolicyKeys.Kind, MatrixEntry.KindName(kind));
        writer.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    }
}
