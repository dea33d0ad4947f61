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
        try
        {
            using var document = JsonDocument.Parse(Write(writer => WriteModel(writer, model)));
            return CanonicalJson.Digest(document.RootElement);
        }
        catch (JsonException cause)
        {
            throw new GovernanceConfigurationException(
                "The conditions of the policy nest too deeply, so it has no digest and the host does not start. Expected a normal form of at most 64 levels. Write flatter conditions, or several guards.", cause);
        }
    }

    /// <summary>One text for one rule, to sort and to find duplicates by.</summary>
    public static string Text(RoleRule rule) => Text(rule.Write);

    /// <summary>What somebody writes, as text.</summary>
    public static string Text(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Write(write).Span);

    /// <summary>One text for one literal, whatever the order of its members.</summary>
    public static string Canonical(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>();
        return CanonicalJson.TryWrite(value, output) ? Encoding.UTF8.GetString(output.WrittenSpan) : value.GetRawText();
    }

    /// <summary>The whole normal form, for people: indented, members as they are written here.</summary>
    public static string Pretty(PolicyModel model)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteModel(writer, model);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

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
        writer.WriteString(PolicyKeys.Mode, ModeReader.NameOf(model.Mode));
        if (model.ModeUntil is { } until)
        {
            writer.WriteString(PolicyKeys.ModeUntil, until.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        WriteSection(writer, PolicyKeys.Environment, model.Environments, static (writer, name) => writer.WriteStringValue(name));

        writer.WriteStartObject(PolicyKeys.Roles);
        foreach (var role in model.Roles)
        {
            writer.WriteStartObject(role.Name);
            WriteSection(writer, PolicyKeys.AnyOf, role.AnyOf, static (writer, rule) => rule.Write(writer));
            WriteSection(writer, PolicyKeys.AllOf, role.AllOf, static (writer, rule) => rule.Write(writer));
            WriteAge(writer, PolicyKeys.MaxTokenAge, role.MaxTokenAge);
            WriteAge(writer, PolicyKeys.MaxSessionAge, role.MaxSessionAge);

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteStartObject(PolicyKeys.Matrix);
        foreach (var row in model.Matrix)
        {
            WriteList(writer, row.Role, row.Entries, SectionWriter.WriteEntry);
        }

        writer.WriteEndObject();
        WriteSection(writer, PolicyKeys.Ceilings, model.Ceilings, SectionWriter.Write);
        WriteSection(writer, PolicyKeys.Guards, model.Guards, SectionWriter.Write);
        WriteSection(writer, PolicyKeys.Limits, model.Limits, SectionWriter.Write);
        WriteSection(writer, PolicyKeys.Rollout, model.Rollout, WriteRollout);
        writer.WriteEndObject();
    }

    private static void WriteSection<T>(Utf8JsonWriter writer, string key, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count > 0)
        {
            WriteList(writer, key, items, write);
        }
    }

    private static void WriteAge(Utf8JsonWriter writer, string key, TimeSpan? age)
    {
        if (age is { } length)
        {
            writer.WriteString(key, LengthReader.Write(length));
        }
    }

    private static void WriteRollout(Utf8JsonWriter writer, RolloutEntry entry)
    {
        writer.WriteStartObject();
        WriteSection(writer, PolicyKeys.Tools, entry.Tools, static (writer, tool) => writer.WriteStringValue(tool.ToString()));
        WriteSection(writer, PolicyKeys.Callers, entry.Callers, static (writer, name) => writer.WriteStringValue(name));
        WriteSection(writer, PolicyKeys.Roles, entry.Roles, static (writer, name) => writer.WriteStringValue(name));
        WriteSection(writer, PolicyKeys.Clients, entry.Clients, static (writer, name) => writer.WriteStringValue(name));
        writer.WriteString(PolicyKeys.Percent, $"{entry.Percent.ToString(CultureInfo.InvariantCulture)}%");
        writer.WriteString(PolicyKeys.Channel, entry.Channel);
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
