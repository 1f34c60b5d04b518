using System.Text;
using System.Text.Json;
using NetFramework.Monitoring.Page;

namespace NetFramework.Tests.Monitoring;

internal sealed class ThinnedTableTests
{
    [Test]
    public void A_hundred_thousand_rows_are_thinned_and_no_spike_is_lost()
    {
        var table = new ThinnedTable(2048);
        for (long iteration = 0; iteration < 100_000; iteration++)
            table.Add(iteration, [KeyValuePair.Create("loss", iteration is 77_777 ? 50 : Math.Sin(iteration))]);
        JsonElement[] rows = Rows(table, 0);
        Assert.That(rows, Has.Length.EqualTo(table.Count).And.Length.InRange(1024, 2047));
        Assert.That(rows.Select(row => row[0].GetInt64()), Is.Ordered.Ascending);
        Assert.That(rows.Max(row => row[1][2].GetDouble()), Is.EqualTo(50));
        Assert.That(rows.Min(row => row[1][0].GetDouble()), Is.EqualTo(-1).Within(1e-6));
        // 100,000 rows are 1,562 full rows of 64 and one of 32.
        double mean = rows.Take(1562).Average(row => row[1][1].GetDouble());
        Assert.That(mean, Is.EqualTo(Enumerable.Range(0, 1562 * 64).Average(i => i == 77_777 ? 50 : Math.Sin(i))).Within(1e-6));
    }

    [Test]
    public void Few_rows_stay_as_they_are()
    {
        var table = new ThinnedTable(8);
        table.Add(0, [KeyValuePair.Create("a", 0.1)]);
        table.Add(5, [KeyValuePair.Create("b", double.NaN), KeyValuePair.Create("c", 2.0)]);
        Assert.That(Json(table, 0), Is.EqualTo("""{"columns":["a","b","c"],"from":0,"rows":[[0,0.1],[5,null,null,2]]}"""));
    }

    [Test]
    public void Neighbours_are_put_together_by_least_mean_and_greatest()
    {
        var table = new ThinnedTable(4);
        for (int i = 0; i < 5; i++)
            table.Add(10 * i, [KeyValuePair.Create("a", (double)i)]);
        // Three rows are the most: the fourth makes pairs of them, and fills the one that is left.
        Assert.That(Json(table, 0), Is.EqualTo("""{"columns":["a"],"from":0,"rows":[[5,[0,0.5,1]],[25,[2,2.5,3]],[40,4]]}"""));
    }

    [Test]
    public void A_reader_that_takes_the_news_has_what_a_late_one_gets()
    {
        var history = new RunHistory("run", Task.FromResult(new RunDescription("run", [], "", "")));
        var early = new HistoryCursor();
        List<string> rows = [];
        for (int i = 0; i < 9000; i++)
        {
            history.Add(new NetFramework.Monitoring.MetricsRow { Iteration = i, Seconds = i, Figures = new Dictionary<string, double> { ["loss"] = Math.Cos(i) } });
            if (i % 700 == 0 || i == 8999)
                Take(history, early, rows);
        }
        List<string> late = [];
        Take(history, new HistoryCursor(), late);
        Assert.That(rows, Is.EqualTo(late));

        static void Take(RunHistory history, HistoryCursor cursor, List<string> rows)
        {
            using JsonDocument news = JsonDocument.Parse(history.TakeNews(cursor));
            JsonElement table = news.RootElement.GetProperty("displays");
            int from = table.GetProperty("from").GetInt32();
            rows.RemoveRange(from, rows.Count - from);
            rows.AddRange(table.GetProperty("rows").EnumerateArray().Select(row => row.GetRawText()));
        }
    }

    [Test]
    public void Lines_of_the_log_are_given_once()
    {
        var history = new RunHistory("run", Task.FromResult(new RunDescription("run", [], "", "")));
        var cursor = new HistoryCursor();
        history.Log("a");
        Assert.That(Log(), Is.EqualTo(new[] { "a" }));
        Assert.That(Log(), Is.Empty);
        for (int i = 0; i < 1500; i++)
            history.Log($"{i}");
        Assert.That(Log(), Is.EqualTo(Enumerable.Range(500, 1000).Select(i => $"{i}")), "the latest thousand");

        string[] Log() => [.. JsonDocument.Parse(history.TakeNews(cursor)).RootElement.GetProperty("log").EnumerateArray().Select(line => line.GetString()!)];
    }

    private static string Json(ThinnedTable table, int from)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            table.Write(json, from);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonElement[] Rows(ThinnedTable table, int from) => [.. JsonDocument.Parse(Json(table, from)).RootElement.GetProperty("rows").EnumerateArray()];
}
