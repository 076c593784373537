const View = () => null;
export default View;
