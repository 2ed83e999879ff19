#!/usr/bin/env python3
# What a sample says, read without the toolkit, against what the toolkit says after
# its import: every ticket, every value and date that the sample names.
#   check.py SAMPLE		(the database is $ESC_DB)
import csv
import datetime
import json
import os
import subprocess
import sys
from zoneinfo import ZoneInfo

TALLINN = ZoneInfo("Europe/Tallinn")	# of all samples that name no zone
HERE = os.path.dirname(os.path.abspath(__file__))


def rows(name, delimiter=","):
    with open(os.path.join(HERE, name), encoding="utf-8-sig", newline="") as f:
        if name.endswith(".jsonl"):
            return [json.loads(line) for line in f]
        if name.endswith(".tsv"):
            lines = f.read().rstrip("\n").split("\n")
            head = lines[0].split("\t")
            return [dict(zip(head, line.split("\t"))) for line in lines[1:]]
        reader = csv.reader(f, delimiter=delimiter)
        head = next(reader)
        # a repeated column is a list
        return [{h: ([c for g, c in zip(head, r) if g == h] if head.count(h) > 1 else v)
                 for h, v in zip(head, r)} for r in reader]


def local(text, form="%Y-%m-%d %H:%M"):
    if text in ("", "-", "?", "Not set", None):
        return None
    t = datetime.datetime.strptime(text, form).replace(tzinfo=TALLINN)
    return t.astimezone(datetime.timezone.utc)


def seconds(text):
    return local(text, "%Y-%m-%d %H:%M:%S")


def utc(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).replace(microsecond=0) if text else None


def later(t, minutes):
    return t and minutes not in ("", None) and t + datetime.timedelta(minutes=float(minutes)) or None


def one_of(value, table):
    return table.get(value, value) if value else None


def first(*values):
    return next((v for v in values if v not in ("", "-", "?", None)), None)


P4 = {"Urgent": "P1", "High": "P2", "Medium": "P3", "Low": "P4"}


def zendesk_csv():
    for r in rows("zendesk.csv"):
        opened = local(r["Created at"])
        yield r["Id"], {
            "status": {"New": "open", "On-hold": "held", "Pending": "waiting", "Solved": "resolved",
                       "Closed": "closed"}[r["Status"]],
            "priority": {"High": "P2", "Normal": "P3", "-": None, "Urgent": "P1", "Low": "P4"}[r["Priority"]],
            "opened": opened, "resolved": local(r["Solved at"]),
            "replied": later(opened, r["First reply time in minutes"]),
            "assigned": local(r["Initially assigned at"]),
            "subject": r["Subject"], "team": first(r["Group"]), "owner": first(r["Assignee"]),
            "customer": first(r["Organization"], r["Requester email"]), "requester": r["Requester"],
            "channel": {"Mail": "mail", "Web form": "web", "Chat": "chat", "Phone call (inbound)": "phone",
                        "Web service": "api"}[r["Via"]],
            "type": {"-": None}.get(r["Ticket type"], r["Ticket type"].lower()),
            "csat": {"Good": "5", "Bad": "1"}.get(r["Satisfaction Score"]),
            "attr.tags": first(r["Tags"]), "attr.reopens": r["Reopens"], "attr.replies": r["Replies"],
            "attr.group_stations": r["Group stations"], "attr.assignee_stations": r["Assignee stations"],
            "attr.product_[list]": first(r["Product [list]"]), "attr.vip_[flag]": r["VIP [flag]"],
        }


def zendesk_jsonl():
    for r in rows("zendesk.jsonl"):
        r = r.get("ticket", r)
        m = r.get("metric_set") or {}
        opened = utc(r["created_at"])
        yield str(r["id"]), {
            "status": {"open": "open", "solved": "resolved", "hold": "held", "deleted": "spam"}[r["status"]],
            "priority": {"urgent": "P1", "low": "P4", "normal": "P3", None: None}[r["priority"]],
            "opened": opened, "resolved": utc(m.get("solved_at")),
            "replied": later(opened, (m.get("reply_time_in_minutes") or {}).get("calendar")),
            "assigned": utc(m.get("initially_assigned_at")),
            "subject": r["subject"], "type": r["type"],
            "team": r["group_id"] and str(r["group_id"]), "owner": r["assignee_id"] and str(r["assignee_id"]),
            "customer": str(r["organization_id"] or r["requester_id"]), "requester": str(r["requester_id"]),
            "channel": {"email": "mail", "voice": "phone", "web": "web", "native_messaging": "chat"}[
                r["via"]["channel"]],
            "csat": {"good": "5", "bad": "1"}.get((r["satisfaction_rating"] or {}).get("score")),
            "attr.tags": ",".join(r["tags"]) or None,
            "attr.reopens": m and str(m["reopens"]) or None, "attr.replies": m and str(m["replies"]) or None,
            "attr.group_stations": m.get("group_stations") and str(m["group_stations"]),
            "attr.assignee_stations": m.get("assignee_stations") and str(m["assignee_stations"]),
            "attr.problem": r["problem_id"] and str(r["problem_id"]),
        }


def jira_csv():
    def when(text):
        return local(text, "%d/%b/%y %I:%M %p")
    for r in rows("jira.csv"):
        yield r["Issue key"], {
            "status": {"Waiting for customer": "waiting", "Done": "resolved", "Canceled": "closed",
                       "Being looked at by Ann": "open"}[r["Status"]],
            "priority": {"High": "P2", "Medium": "P3", "Lowest": "P5"}.get(r["Priority"], r["Priority"]),
            "opened": when(r["Created"]), "resolved": when(r["Resolved"]),
            "replied": when(r["Custom field ([CHART] Date of First Response)"]),
            "subject": r["Summary"], "type": r["Issue Type"], "team": r["Project key"],
            "owner": first(r["Assignee"]), "requester": r["Reporter"],
            "customer": first(r["Custom field (Organizations)"], r["Reporter"]),
            "category": first(r["Custom field (Request Type)"], r["Components"][0]),
            "language": first(r["Custom field (Request language)"]),
            "impact": first(r["Custom field (Impact)"]), "csat": first(r["Satisfaction rating"]),
            "attr.labels": ",".join(v for v in r["Labels"] if v) or None,
            "attr.components": ",".join(v for v in r["Components"] if v) or None,
            "attr.resolution": first(r["Resolution"]), "attr.parent": first(r["Parent key"]),
            "attr.time_to_first_response": first(r["Custom field (Time to first response)"]),
            "attr.time_to_resolution": first(r["Custom field (Time to resolution)"]),
        }


def jira_pipeline_csv():
    for r in rows("jira-pipeline.csv"):
        yield r["key"], {
            "status": {"In Progress": "open", "Finished for now": "resolved"}[r["status"]],
            "priority": {"Highest": "P1", "Medium": "P3"}[r["priority_name"]],
            "opened": utc(r["created_date"]), "resolved": utc(r["resolution_date"]),
            "subject": r["summary"], "type": r["issue_type"], "team": r["project_key"],
            "owner": first(r["assignee_name"]), "requester": r["reporter_name"], "customer": r["reporter_name"],
            "attr.resolution": first(r["resolution"]),
        }


RANK = {"1": "high", "2": "medium", "3": "low"}


def servicenow(name, names):
    for r in rows(name):
        r = {ours: r.get(theirs) for ours, theirs in names.items()}
        held = {"Awaiting Caller": "waiting", "1": "waiting"}.get(r["reason"], "held")
        yield r["ticket"], {
            "status": {"On Hold": held, "3": held, "In Progress": "open", "Resolved": "resolved",
                       "Closed": "closed", "7": "closed"}[r["state"]],
            "priority": "P" + r["priority"][0], "impact": RANK[r["impact"][0]], "urgency": RANK[r["urgency"][0]],
            "opened": seconds(r["opened"]), "resolved": seconds(r["resolved"]), "closed": seconds(r["closed"]),
            "subject": r["subject"], "team": r["team"], "owner": first(r["owner"]), "requester": r["caller"],
            "customer": first(r["company"], r["caller"]), "category": first(r["category"]),
            "site": first(r["location"]), "product": first(r["ci"]),
            "channel": one_of(r["channel"], {"Phone": "phone", "Self-service": "portal", "Walk-in": "visit",
                                             "Email": "mail"}),
            "attr.made_sla": r["made_sla"], "attr.reassignments": r["moves"], "attr.reopens": r["reopens"],
            "attr.subcategory": first(r["sub"]), "attr.u_floor": first(r["floor"]),
        }


FIELDS = {
    "ticket": "number", "state": "state", "reason": "hold_reason", "priority": "priority", "impact": "impact",
    "urgency": "urgency", "opened": "opened_at", "resolved": "resolved_at", "closed": "closed_at",
    "subject": "short_description", "team": "assignment_group", "owner": "assigned_to", "caller": "caller_id",
    "company": "company", "category": "category", "location": "location", "ci": "cmdb_ci",
    "channel": "contact_type", "made_sla": "made_sla", "moves": "reassignment_count", "reopens": "reopen_count",
    "sub": "subcategory", "floor": "u_floor",
}
LABELS = {
    "ticket": "Number", "state": "State", "reason": "On hold reason", "priority": "Priority", "impact": "Impact",
    "urgency": "Urgency", "opened": "Opened", "resolved": "Resolved", "closed": "Closed",
    "subject": "Short description", "team": "Assignment group", "owner": "Assigned to", "caller": "Caller",
    "company": "Company", "category": "Category", "location": "Location", "ci": "Configuration item",
    "channel": "Channel", "made_sla": "-", "moves": "-", "reopens": "-", "sub": "-", "floor": "-",
}


def freshdesk_csv():
    for r in rows("freshdesk.csv"):
        yield r["Ticket ID"], {
            "status": {"Closed": "closed", "Pending": "waiting", "Waiting on Third Party": "held"}[r["Status"]],
            "priority": P4[r["Priority"]], "opened": seconds(r["Created time"]),
            "resolved": seconds(r["Resolved time"]), "closed": seconds(r["Closed time"]),
            "replied": seconds(r["Initial response time"]), "subject": r["Subject"], "type": first(r["Type"]),
            "team": r["Group"], "owner": None if r["Agent"] == "No Agent" else r["Agent"],
            "requester": first(r["Full name"], r["Email"], r["Contact ID"]),
            "customer": first(r["Company Name"], r["Email"], r["Contact ID"]), "product": first(r["Product"]),
            "channel": {"Email": "mail", "Phone": "phone", "Feedback Widget": "web"}[r["Source"]],
            "csat": {"Extremely Happy": "5", "Very Unhappy": "1"}.get(r["Survey results"]),
            "attr.survey": first(r["Survey results"]), "attr.tags": first(r["Tags"]),
            "attr.region": first(r["Region"]), "attr.agent_interactions": r["Agent interactions"],
            "attr.customer_interactions": r["Customer interactions"],
            "attr.resolution_status": first(r["Resolution status"]),
            "attr.first_response_status": first(r["First response status"]),
        }


def freshservice_csv():
    for r in rows("freshservice.csv"):
        yield r["Ticket Id"], {
            "status": {"Open": "open", "Resolved": "resolved"}[r["Status"]], "priority": P4[r["Priority"]],
            "impact": r["Impact"].lower(), "urgency": r["Urgency"].lower(),
            "opened": seconds(r["Created Time"]), "resolved": seconds(r["Resolved Time"]),
            "replied": seconds(r["Initial Response Time"]), "subject": r["Subject"], "type": r["Type"],
            "category": r["Category"], "product": r["Item"], "team": r["Group"], "owner": first(r["Agent"]),
            "requester": r["Requester Name"], "customer": first(r["Department"], r["Requester Email"]),
            "segment": "vip" if r["Requester VIP"] == "true" else None, "site": first(r["Requester Location"]),
            "channel": {"Portal": "portal", "Walkup": "visit"}[r["Source"]],
            "csat": {"Happy": "4"}.get(r["Survey Result"]), "attr.tags": first(r["Tags"]),
            "attr.subcategory": first(r["Sub-Category"]), "attr.approval_status": first(r["Approval Status"]),
            "attr.survey": first(r["Survey Result"]), "attr.resolution_status": first(r["Resolution Status"]),
            "attr.first_response_status": first(r["First Response Status"]),
        }


def osticket_csv():
    def bare(text):
        return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text
    for r in rows("osticket.csv", ";"):
        yield r["Ticket Number"], {
            "status": r["Current Status"].lower(),
            "priority": {"Emergency": "P1", "Normal": "P3", "Low": "P4"}[r["Priority"]],
            "opened": seconds(r["Date Created"]), "resolved": seconds(r["Closed Date"]),
            "subject": bare(r["Subject"]), "category": r["Help Topic"], "team": r["Department"],
            "owner": first(r["Agent Assigned"]), "requester": r["From"], "customer": r["From Email"],
            "channel": {"Email": "mail", "Web": "web", "Other": None}[r["Source"]],
            "attr.team_assigned": first(r["Team Assigned"]), "attr.reopens": r["Reopen Count"],
            "attr.sla": first(r["SLA Plan"]), "attr.overdue": first(r["Overdue"]), "attr.invoice": r["Invoice"] or None,
        }


def zammad_csv():
    def when(text):
        return local(text, "%d.%m.%Y %H:%M")
    for r in rows("zammad.csv", ";"):
        yield r["#"], {
            "status": {"pending reminder": "waiting"}.get(r["State"], r["State"]),
            "priority": {"3 high": "P2", "2 normal": "P3", "1 low": "P4"}[r["Priority"]],
            "opened": when(r["Created At"]), "resolved": when(r["Closed At"]), "closed": when(r["Closed At"]),
            "replied": when(r["First Response At"]), "subject": r["Title"], "team": r["Group"],
            "owner": first(r["Owner"]), "requester": r["Customer"], "customer": first(r["Organization"], r["Customer"]),
            "channel": {"email": "mail"}.get(r["Create Channel"], r["Create Channel"]),
            "attr.tags": first(r["Tags"]), "attr.plan": first(r["Plan"]),
        }


def zammad_jsonl():
    for r in rows("zammad.jsonl"):
        yield r["number"], {
            "status": r["state"], "priority": {"3 high": "P2", "2 normal": "P3"}[r["priority"]],
            "opened": utc(r["created_at"]), "resolved": utc(r["close_at"]), "closed": utc(r["close_at"]),
            "replied": utc(r["first_response_at"]), "subject": r["title"], "team": r["group"],
            "owner": first(r["owner"]), "requester": r["customer"],
            "customer": first(r["organization"], r["customer"]),
            "channel": {"email": "mail", "phone": "phone"}[r["create_article_type"]], "attr.plan": r["plan"],
        }


def rt_tsv():
    def when(text):
        return local(text, "%a %b %d %H:%M:%S %Y")
    for r in rows("rt.tsv"):
        yield r["id"], {
            "status": {"stalled": "waiting", "rejected": "closed"}.get(r["Status"], r["Status"]),
            "priority": r["Priority"], "opened": when(r["Created"]), "resolved": when(r["Resolved"]),
            "accepted": when(r["Started"]), "subject": r["Subject"], "team": r["QueueName"],
            "owner": None if r["Owner"] == "Nobody" else r["Owner"], "requester": first(r["Requestors"]),
            "customer": first(r["Requestors"]), "attr.timeworked": first(r["TimeWorked"]),
            "attr.cf.{product}": first(r["CF.{Product}"]),
        }


def helpscout_jsonl():
    for r in rows("helpscout.jsonl"):
        who, whose = r.get("assignee") or {}, r["primaryCustomer"]
        yield str(r["number"]), {
            "status": {"pending": "waiting"}.get(r["status"], r["status"]), "opened": utc(r["createdAt"]),
            "resolved": utc(r.get("closedAt")), "closed": utc(r.get("closedAt")), "subject": r["subject"],
            "team": str(r["mailboxId"]), "channel": {"email": "mail"}.get(r["type"], r["type"]),
            "owner": first(who.get("email"), " ".join(filter(None, (who.get("first"), who.get("last"))))),
            "requester": whose.get("email"), "customer": whose.get("email") or str(whose["id"]),
            "attr.tags": " ".join(t["tag"] for t in r["tags"]) or None,
        }


SAMPLES = {
    "zendesk.csv": zendesk_csv, "zendesk.jsonl": zendesk_jsonl, "jira.csv": jira_csv,
    "jira-pipeline.csv": jira_pipeline_csv, "freshdesk.csv": freshdesk_csv,
    "freshservice.csv": freshservice_csv, "osticket.csv": osticket_csv, "zammad.csv": zammad_csv,
    "zammad.jsonl": zammad_jsonl, "rt.tsv": rt_tsv, "helpscout.jsonl": helpscout_jsonl,
    "servicenow.csv": lambda: servicenow("servicenow.csv", FIELDS),
    "servicenow-raw.csv": lambda: servicenow("servicenow-raw.csv", FIELDS),
    "servicenow-labels.csv": lambda: servicenow("servicenow-labels.csv", LABELS),
}
LISTED = {"status", "priority", "team", "owner", "customer", "requester", "category", "product", "channel",
          "language", "site", "type", "segment", "subject", "csat"}
DATED = {"opened", "assigned", "accepted", "replied", "resolved", "closed"}


def ask(*words):
    out = subprocess.run(words, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    return [json.loads(line) for line in out.splitlines()]


def ours():
    """What the list says; of the events the dates and what the list has no column for."""
    found = {r["ticket"]: {k: v for k, v in r.items() if k in LISTED} for r in ask("esc-list", "-f", "jsonl", "-c", "all")}
    for e in ask("esc-show", "-f", "jsonl", "-c", "all", "opened:any"):
        t = found[e["ticket"]]
        if e["kind"] in DATED:
            assert e["kind"] not in t, e
            t[e["kind"]] = utc(e["at"])
        for k, v in e.items():
            if v is not None and (k.startswith("attr.") or k in ("impact", "urgency")):
                t[k] = v
    return found


def zendesk_events():
    kinds = {("reply_time", "activate"): "customer", ("reply_time", "fulfill"): "replied",
             ("reply_time", "breach"): "note", ("requester_wait_time", "pause"): "waiting",
             ("requester_wait_time", "activate"): "resumed", ("requester_wait_time", "fulfill"): "resolved"}
    for r in rows("zendesk-events.jsonl"):
        kind = kinds.get((r["metric"], r["type"]))
        if kind == "customer" and r["instance_id"] == 1:
            kind = "opened"
        if kind:
            yield {"ticket": str(r["ticket_id"]), "kind": kind, "at": utc(r["time"]), "seq": r["id"],
                   "attr.breach": r["metric"] if kind == "note" else None}


def helpscout_threads():
    for r in rows("helpscout-threads.jsonl"):
        kind = {"message": "replied", "customer": "customer", "note": "note"}.get(r["type"])
        if kind and r["state"] == "published":
            yield {"ticket": str(r["conversation"]), "kind": kind, "at": utc(r["createdAt"]), "seq": r["id"],
                   "actor": first(r["createdBy"]["email"]), "message": r["body"],
                   "side": {"user": "ours", "system_user": "bot", "customer": "customer"}[r["createdBy"]["type"]]}


def servicenow_audit():
    shown = set()
    for r in rows("servicenow-audit.csv"):
        for kind, column in ("opened", "opened_at"), ("resolved", "resolved_at"), ("closed", "closed_at"):
            date = (r["number"], kind, seconds(r[column]))
            if date[2] and date not in shown:
                shown.add(date)
                # behind the states of its moment
                yield dict(zip(("ticket", "kind", "at"), date), seq=0 if kind == "opened" else 999999999)
        yield {"ticket": r["number"], "kind": "observed", "at": seconds(r["sys_updated_at"]),
               "seq": int(r["sys_mod_count"]), "actor": r["sys_updated_by"], "team": r["assignment_group"],
               "owner": first(r["assigned_to"]), "priority": "P" + r["priority"][0],
               "status": {"New": "open", "Active": "open", "Awaiting User Info": "waiting"}.get(
                   r["incident_state"], r["incident_state"].lower()), "attr.made_sla": r["made_sla"],
               "attr.reassignments": r["reassignment_count"], "attr.reopens": r["reopen_count"]}


LOGS = {"zendesk-events.jsonl": zendesk_events, "helpscout-threads.jsonl": helpscout_threads,
        "servicenow-audit.csv": servicenow_audit}


def text(v):
    return v.isoformat() if isinstance(v, datetime.datetime) else str(v)


def same(want, got):
    got = None if got == "" else got
    return want is None and got is None or want is not None and got is not None and text(want) == text(got)


def compare_log(name):
    """Every event of the sample, in its order, and no other."""
    def order(e):
        return text(e["ticket"]), e["at"], e["seq"], e["kind"]
    want = sorted(LOGS[name](), key=order)
    got = [dict(e, at=utc(e["at"])) for e in ask("esc-show", "-f", "jsonl", "-c", "all", "opened:any")]
    got = [e for e in got if name != "helpscout-threads.jsonl" or e["kind"] in ("replied", "customer", "note")]
    got.sort(key=order)
    if len(want) != len(got):
        yield "%d events, the sample has %d" % (len(got), len(want))
    for w, g in zip(want, got):
        for key in w:
            if not same(w[key], g.get(key)):
                yield "%s %s %s: %s: the sample says %r, escalate %r" % (
                    w["ticket"], w["at"], w["kind"], key, w[key], g.get(key))


def compare_tickets(name):
    theirs, found = dict(SAMPLES[name]()), ours()
    for ticket in theirs.keys() ^ found.keys():
        yield "%s: a ticket of one side only" % ticket
    for ticket in theirs.keys() & found.keys():
        for key, want in theirs[ticket].items():
            if not same(want, found[ticket].get(key)):
                yield "%s: %s: the sample says %r, escalate %r" % (ticket, key, want, found[ticket].get(key))
        for key in found[ticket].keys() - theirs[ticket].keys():
            if key.startswith("attr."):
                yield "%s: %s: not in the sample: %r" % (ticket, key, found[ticket][key])


wrong = list((compare_log if sys.argv[1] in LOGS else compare_tickets)(sys.argv[1]))
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
