namespace McpGovernance.Schemas;

/// <summary>Schemas that apply each other to the same value without end, such as <c>{"$ref": "#"}</c>.</summary>
internal static class InPlaceCycles
{
    private enum Mark
    {
        Open,
        Closed,
    }

    /// <exception cref="JsonSchemaException">There is such a cycle.</exception>
    public static void Refuse(IEnumerable<SchemaNode> nodes)
    {
        var marks = new Dictionary<SchemaNode, Mark>();
        foreach (var node in nodes)
        {
            Walk(node, marks);
        }
    }

    /// <summary>With a stack of its own: a chain of references may be long.</summary>
    private static void Walk(SchemaNode start, Dictionary<SchemaNode, Mark> marks)
    {
        if (marks.ContainsKey(start))
        {
            return;
        }

        var path = new Stack<(SchemaNode Node, IEnumerator<SchemaNode> Others)>();
        marks[start] = Mark.Open;
        path.Push((start, start.InPlace().GetEnumerator()));
        while (path.TryPeek(out var top))
        {
            if (!top.Others.MoveNext())
            {
                marks[top.Node] = Mark.Closed;
                path.Pop().Others.Dispose();
            }
            else if (!marks.TryGetValue(top.Others.Current, out var mark))
            {
                marks[top.Others.Current] = Mark.Open;
                path.Push((top.Others.Current, top.Others.Current.InPlace().GetEnumerator()));
            }
            else if (mark == Mark.Open)
            {
                throw top.Others.Current.Resource.Document.Error(top.Others.Current.Pointer, "it applies itself to the same value without end, through references");
            }
        }
    }
}
