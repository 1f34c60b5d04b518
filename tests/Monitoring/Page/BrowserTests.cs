using Microsoft.Playwright;
using NetFramework.Monitoring.Page;

namespace NetFramework.Tests.Monitoring;

/// <summary>The page of a run in Chromium, where one is installed.</summary>
internal sealed class BrowserTests
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    [OneTimeSetUp]
    public async Task Launch()
    {
        string? path = (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                        from name in Names
                        let candidate = Path.Combine(folder, name)
                        where File.Exists(candidate)
                        select candidate).FirstOrDefault();
        if (path is null)
            Assert.Ignore($"no Chromium is installed: none of {string.Join(", ", Names)} is in PATH");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox"] });
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
    }

    [Test]
    public async Task The_page_follows_a_training_to_its_end_and_outlives_the_server()
    {
        using var training = new TinyTraining();
        using var gate = new Gate();
        training.Solver.Hooks.Add(gate);
        RunServer server = RunServer.Start(training.Recorder.History, 0);
        Task<StopReason> running = Task.Run(() => training.Solver.Train());

        Tab first = await Tab.Open(browser, server.Address);
        gate.Let(25);
        await first.Shows("#state", "training");
        await first.Shows("#connection", "live");
        await first.Shows("#tiles", "25 of 60");
        int points = await first.LossPoints();
        gate.Let(25);
        await first.Shows("#tiles", "50 of 60");
        Assert.That(await first.LossPoints(), Is.GreaterThan(points), "the curve grows");

        Tab second = await Tab.Open(browser, server.Address);
        await second.Shows("#tiles", "50 of 60");
        Assert.That(await second.LossPoints(), Is.EqualTo(await first.LossPoints()), "a late tab has the whole history");

        gate.Let(10);
        await running;
        int port = new Uri(server.Address).Port;
        server.Dispose();
        foreach (Tab tab in (Tab[])[first, second])
        {
            await tab.Shows("#state", "completed");
            await tab.Shows("#connection", "disconnected");
            await tab.Shows("#tiles", "60 of 60");
            await tab.Shows("table.matrix", "virginica");
            await tab.Shows("svg.net", "SoftmaxWithLoss");
            await tab.Shows("main", "checkpoint saved", isThere: false);
            Assert.That(await tab.LossPoints(), Is.EqualTo(6));
        }

        using RunServer next = RunServer.Start(training.Recorder.History, port);
        await first.Shows("#connection", "live");
        Assert.That(first.Elsewhere.Concat(second.Elsewhere), Is.Empty, "nothing is fetched from elsewhere");
        Assert.That(second.Errors.Concat(first.Errors).Where(error => !error.Contains("net::ERR_CONNECTION_REFUSED", StringComparison.Ordinal)), Is.Empty, "no error but that the server was gone");
    }

    [Test]
    public async Task The_report_shows_the_same_without_a_server()
    {
        using var training = new TinyTraining();
        training.Solver.Train();
        training.Recorder.Dispose();
        Tab tab = await Tab.Open(browser, new Uri(training.PathOf("report.html")).AbsoluteUri);
        await tab.Shows("#state", "completed");
        await tab.Shows("#tiles", "60 of 60");
        await tab.Shows("table.matrix", "virginica");
        await tab.Shows("svg.net", "SoftmaxWithLoss");
        await tab.Shows("main", "completed after iteration 60");
        Assert.That(await tab.LossPoints(), Is.EqualTo(6));
        Assert.That(tab.Elsewhere, Is.Empty);
        Assert.That(tab.Errors, Is.Empty);
    }

    [Test]
    public async Task A_long_run_is_drawn_in_few_points()
    {
        var history = new RunHistory("long", Task.FromResult(new RunDescription("long", [], "", "<svg></svg>"))) { Progress = new RunProgress { State = RunState.Completed, Iteration = 100_000, MaxIterations = 100_000 } };
        for (int i = 0; i < 100_000; i++)
            history.Add(new NetFramework.Monitoring.MetricsRow { Iteration = i, Seconds = i, Figures = new Dictionary<string, double> { ["loss"] = 2 * Math.Exp(-i / 2e4) + 0.3 * Math.Sin(i * 1.7), ["smoothed_loss"] = 2 * Math.Exp(-i / 2e4) } });
        using var folder = new TestFolder();
        string page = RunPage.Frozen(history);
        File.WriteAllText(folder.PathOf("report.html"), page);
        TestContext.Out.WriteLine($"the page of 100,000 displays has {page.Length} characters");
        Tab tab = await Tab.Open(browser, new Uri(folder.PathOf("report.html")).AbsoluteUri);
        Assert.That(await tab.LossPoints(), Is.InRange(1024, 2047));
        Assert.That(await tab.Count(".chart .band"), Is.GreaterThan(0), "least and greatest are kept");
        Assert.That(tab.Errors, Is.Empty);
    }

    [Test]
    public async Task A_name_that_looks_like_markup_is_text()
    {
        const string Name = "<img src=x onerror=\"alert(1)\"></script><b>";
        var history = new RunHistory(Name, Task.FromResult(new RunDescription(Name, [new RunFact("fact", Name)], Name, NetDrawing.Of(new NetSummary(Name, Phase.Train, [new LayerSummary(Name, "ReLU", [], [Name], [new Shape(1)], 0, 0, 0, 0)])))));
        history.Log(Name);
        using var folder = new TestFolder();
        File.WriteAllText(folder.PathOf("report.html"), RunPage.Frozen(history));
        Tab tab = await Tab.Open(browser, new Uri(folder.PathOf("report.html")).AbsoluteUri);
        await tab.Shows("#name", Name);
        Assert.That(await tab.Count("img") + await tab.Count("b"), Is.Zero);
        Assert.That(tab.Errors, Is.Empty);
    }

    /// <summary>Lets a training go on by a number of iterations.</summary>
    private sealed class Gate : SolverHook<float>, IDisposable
    {
        private readonly SemaphoreSlim left = new(0);

        public void Let(int iterations) => left.Release(iterations);

        public override void BeforeStep(Solver<float> solver)
        {
            left.Wait();
            // The page shows at most ten iterations a second, and the last before a stop is to be seen.
            if (left.CurrentCount == 0)
                Thread.Sleep(150);
        }

        public void Dispose() => left.Dispose();
    }
}
