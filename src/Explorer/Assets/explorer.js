// Pages are complete without this: it lights up what belongs together and refreshes what is live.
"use strict";

// A receipt: a contribution's spans and sources light up together.
const light = (share, on) => {
    for (const one of document.querySelectorAll(`[data-share="${CSS.escape(share)}"]`)) {
        one.classList.toggle("lit", on);
    }
};
for (const one of document.querySelectorAll("[data-share]")) {
    one.addEventListener("pointerenter", () => light(one.dataset.share, true));
    one.addEventListener("pointerleave", () => light(one.dataset.share, false));
    one.addEventListener("focusin", () => light(one.dataset.share, true));
    one.addEventListener("focusout", () => light(one.dataset.share, false));
}

// Parts whose id begins with "live-" are fetched again after a new block, at most every two seconds,
// and only while somebody can see them.
const live = [...document.querySelectorAll("[id^='live-']")].map(one => one.id);
if (live.length > 0 && "EventSource" in window) {
    const pauseMs = 2000;
    let due = false;
    let busy = false;
    const refresh = async () => {
        if (busy || document.hidden || document.querySelector("[id^='live-'] :focus") !== null) {
            return;
        }
        busy = true;
        due = false;
        try {
            const answer = await fetch(location.href, { headers: { accept: "text/html" } });
            if (answer.ok) {
                const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
                for (const id of live) {
                    const next = fresh.getElementById(id);
                    if (next !== null) {
                        document.getElementById(id)?.replaceWith(next);
                    }
                }
            }
        } catch {
            due = true; // the node is away: the next event, after it is back, tries again
        }
        setTimeout(() => {
            busy = false;
            if (due) {
                refresh();
            }
        }, pauseMs);
    };
    new EventSource("/live").addEventListener("head", event => {
        document.documentElement.dataset.head = event.data;
        due = true;
        refresh();
    });
}
