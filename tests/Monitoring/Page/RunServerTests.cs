using System.Net;
using NetFramework.Monitoring.Page;

namespace NetFramework.Tests.Monitoring;

internal sealed class RunServerTests
{
    private RunHistory history = null!;
    private RunServer server = null!;
    private HttpClient client = null!;

    [SetUp]
    public void Start()
    {
        history = new RunHistory("a <run>", Task.FromResult(new RunDescription("a <run>", [], "", "")));
        server = RunServer.Start(history, 0);
        client = new HttpClient { BaseAddress = new Uri(server.Address) };
    }

    [TearDown]
    public void Stop()
    {
        client.Dispose();
        server.Dispose();
    }

    [Test]
    public async Task The_page_is_one_file_that_names_no_other_host()
    {
        string page = await client.GetStringAsync("/");
        Assert.That(page, Does.Contain("<h1 id=\"name\">a &lt;run&gt;</h1>"));
        Assert.That(page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), Does.Not.Contain("http:").And.Not.Contain("https:").And.Not.Contain("<link rel=\"stylesheet").And.Not.Contain(" src="));
        TestContext.Out.WriteLine($"the page has {page.Length} characters");
    }

    [Test]
    public void Only_this_machine_is_served() => Assert.That(new Uri(server.Address).Host, Is.EqualTo("127.0.0.1"));

    [Test]
    public async Task A_foreign_name_for_this_machine_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events") { Headers = { Host = "example.org" } };
        using HttpResponseMessage response = await client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Events_are_what_is_new_and_the_last_comes_before_the_server_stops()
    {
        using Stream stream = await client.GetStreamAsync("/events");
        using var reader = new StreamReader(stream);
        Assert.That(await reader.ReadLineAsync(), Does.StartWith("data: {\"run\":"));
        Assert.That(await reader.ReadLineAsync(), Is.Empty);
        history.Log("the end");
        Task<string> rest = reader.ReadToEndAsync();
        server.Dispose();
        Assert.That(await rest, Does.Contain("\"log\":[\"the end\"]"));
    }

    [Test]
    public void A_port_in_use_is_an_error()
    {
        InputException exception = Assert.Throws<InputException>(() => RunServer.Start(history, new Uri(server.Address).Port))!;
        Assert.That(exception.Message, Does.Contain("it is in use"));
    }
}
