/** What was typed on one screen and is finished on the next. Lives as long as the page. */
export const draft = { question: '' };
