"""Feeds of many shapes, written by hand after the descriptions of their formats."""

import json

WHOLE = "".join(
    f"<p>The ferry across the strait will stop running in May, the harbour master said on day {day}, and nobody on the "
    "quay knows who will carry the mail to the island then, or the children to their school.</p>"
    for day in range(1, 6)
)
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Evening Bell: World</title><link>https://bell.example/</link><description>News</description>
<item><title>Ferry to stop</title><link>https://bell.example/ferry?utm_source=rss&amp;id=7</link>
<guid isPermaLink="false">bell-7</guid><dc:creator>Ana Lind</dc:creator><category>Harbour</category>
<pubDate>Wed, 01 Apr 2026 10:00:00 +0200</pubDate><description>The ferry will stop in May …</description>
<content:encoded><![CDATA[<h2>Ferry to stop</h2><figure><img src="x.jpg"><figcaption>A ship</figcaption></figure>{WHOLE}
<script>alert(1)</script><p>The post <a href="#">Ferry to stop</a> appeared first on <a href="#">Evening Bell</a>.</p>
]]></content:encoded></item>
<item><title>Bridge &amp;amp; council</title><link>/bridge</link><guid isPermaLink="false">bell-8</guid>
<pubDate>Thu, 02 Apr 2026 08:00:00 EST</pubDate>
<description>&lt;p&gt;The council will meet about the bridge. [&amp;#8230;]&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://bell.example/news/">
<title type="html">Bell &amp;amp; Sons</title>
<link href="/" rel="alternate"/><link href="feed" rel="self"/><id>urn:bell</id><updated>2026-04-02T00:00:00Z</updated>
<entry><title>Night ferry</title><id>urn:bell:1</id><link href="night" rel="alternate"/>
<author><name>Tom Berg</name></author>
<published>2026-04-01T23:30:00-05:00</published><updated>2026-04-02T08:00:00Z</updated>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>First <b>words</b>.</p><p>Second words.</p></div></content>
</entry></feed>"""
RDF = """<?xml version="1.0" encoding="iso-8859-1"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://bell.example/"><title>Bell</title>
<link>https://bell.example/</link><description>d</description></channel>
<item rdf:about="https://bell.example/1"><title>Caf\xe9 closes</title><link>https://bell.example/1</link>
<dc:date>2026-04-01</dc:date><description>Short.</description></item></rdf:RDF>""".encode("latin-1")
RSS_091 = """<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Old Bell</title>
<link>https://bell.example</link><item><title>One</title><link>https://bell.example/1</link></item>
<item><title>Two</title><link>https://bell.example/2</link></item></channel></rss>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Bell in JSON",
        "home_page_url": "https://bell.example/",
        "items": [
            {
                "id": 5, "url": "/five", "title": "Five", "content_html": WHOLE, "tags": ["Harbour"],
                "date_published": "2026-04-01T10:00:00+02:00", "authors": [{"name": "Ana Lind"}, {"name": "Tom Berg"}],
                "attachments": [{"url": "https://bell.example/five.mp3", "mime_type": "audio/mpeg"}],
            },
            {"id": "six", "external_url": "https://elsewhere.example/6", "summary": "Short."},
            "no item",
        ],
    }
)  # fmt: skip


def rss(*items, head=""):
    """A feed of these items, each the inside of its element."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>Bell</title>{inside}</channel></rss>'.encode()
    )


def item(title="Ferry to stop", link="", guid="", text="", date="Wed, 01 Apr 2026 10:00:00 +0200"):
    told = {"title": title, "link": link, "guid": guid, "description": text, "pubDate": date}
    return "".join(f"<{name}>{value}</{name}>" for name, value in told.items() if value)


def escaped(markup):
    return markup.replace("&", "&amp;").replace("<", "&lt;")
