using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using McpGovernance.Server;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
internal sealed class TaskIdTests
{
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    [TestCase("task", "t1", "t1")]
    [TestCase("task", null, null)]
    [TestCase("complete", "t1", null)]
    [TestCase(null, "t1", null)]
    public void Of_OnlyATaskHasOne(string? type, string? id, string? expected) =>
        TaskId.Of(new Created { ResultType = type, TaskId = id }, Options.GetTypeInfo(typeof(Created))).Should().Be(expected);


    private sealed class Created : Result
    {
        [JsonPropertyName("taskId")]
        public string? TaskId { get; set; }
    }
}
